//! Rows of text with a mark between their fields, as RFC 4180 has them and nothing looser.
//!
//! Readers of such files guess what was meant by a quotation mark in the wrong place, and a guess may take a neighbour's
//! price, or ten rows for one. Here such a row is a fault, and so is every line that the mark might have swallowed.

/// What separates fields.
pub const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line it begins at, from 1.
    pub line: u64,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends; of a faulty row of several lines, where its first one does.
    pub end: usize,
    /// Its fields; of a faulty row only a help to tell whose it is.
    pub fields: Vec<String>,
    /// What makes it unreadable, as the end of a sentence.
    pub fault: Option<String>,
}

impl Record {
    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        self.fault.is_none() && self.fields.iter().all(|field| field.trim().is_empty())
    }
}

/// The rows of a text, one after the other.
pub struct Records<'a> {
    text: &'a str,
    delimiter: char,
    /// How many fields a row has, once that is known.
    width: Option<usize>,
    at: usize,
    line: u64,
    /// Until where rows may be part of a faulty one, and the line of that.
    shadow: Option<(usize, u64)>,
}

/// How a row came out.
struct Parsed {
    fields: Vec<String>,
    /// Where the next one begins; of a faulty row, where that shows.
    end: usize,
    fault: Option<&'static str>,
    /// Whether it is a row of several lines.
    long: bool,
    /// Whether there is a quotation mark within a field that has none around it.
    bare: bool,
}

impl<'a> Records<'a> {
    /// The rows that begin at this place, which is a line's beginning.
    pub fn new(text: &'a str, delimiter: char, at: usize, line: u64) -> Self {
        Self { text, delimiter, width: None, at, line, shadow: None }
    }

    /// From now on every row has so many fields.
    pub fn set_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Where the next row begins: the byte and the line.
    pub fn place(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    /// The fields of a row without a fault, again.
    pub fn fields_at(&self, start: usize) -> Vec<String> {
        parse(self.text, start, self.delimiter).fields
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let (start, line) = (self.at, self.line);
        if start >= self.text.len() {
            return None;
        }
        let line_end = line_end(self.text, start);
        if let Some((until, of)) = self.shadow {
            if start < until {
                (self.at, self.line) = (line_end, line.saturating_add(1));
                let text = self.text.get(start..line_end).unwrap_or_default();
                let fields =
                    text.trim_end().split(self.delimiter).map(|f| f.trim_matches('"').to_owned()).collect();
                // Blank lines hide nothing.
                let fault = (!text.trim().is_empty())
                    .then(|| format!("may belong to line {of}, where a quotation mark is out of place"));
                return Some(Record { line, start, end: line_end, fields, fault });
            }
            self.shadow = None;
        }
        let Parsed { fields, mut end, fault, long, .. } = parse(self.text, start, self.delimiter);
        let torn = fault.is_some() || long;
        let blank = fields.iter().all(|field| field.trim().is_empty());
        let fault = fault.map(str::to_owned).or_else(|| {
            let width = self.width.filter(|width| *width != fields.len() && !(blank && fields.len() == 1))?;
            Some(format!("has a row of {} fields under {width} columns", fields.len()))
        });
        let own_end = end;
        if fault.is_some() && torn {
            end = self.reach(start, end);
        }
        if fault.is_some() && (long || end > own_end) {
            // What it took, or what belongs to it, may be other rows: they are looked at line by line.
            self.shadow = Some((end, line));
            (self.at, self.line) = (line_end, line.saturating_add(1));
        } else {
            let taken = self.text.get(start..end).unwrap_or_default();
            (self.at, self.line) = (end, line.saturating_add(lines(taken)));
        }
        Some(Record { line, start, end: self.at, fields, fault })
    }
}

/// How far the end of a torn field is looked for, in bytes.
const REACH: usize = 1 << 18;

impl Records<'_> {
    /// How far a faulty row reaches: as many lines as it takes to have all its fields, and on to the next line with a
    /// quotation mark, if that is out of place too.
    fn reach(&self, start: usize, end: usize) -> usize {
        let marks = |from: usize, to: usize| {
            self.text.get(from..to).map_or(0, |text| text.chars().filter(|c| *c == self.delimiter).count())
        };
        let (mut end, mut fields) = (end, marks(start, end).saturating_add(1));
        while end < self.text.len() && self.width.is_some_and(|width| fields < width) {
            let next = line_end(self.text, end);
            fields = fields.saturating_add(marks(end, next));
            end = next;
        }
        let mut at = end;
        while at < self.text.len() && at.saturating_sub(end) < REACH {
            let next = line_end(self.text, at);
            if self.text.get(at..next).is_some_and(|line| line.contains('"')) {
                let Parsed { fault, bare, .. } = parse(self.text, at, self.delimiter);
                return if bare || fault.is_some() { next } else { end };
            }
            at = next;
        }
        end
    }
}

/// Where the next line begins.
fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let Some(at) = rest.find(['\n', '\r']) else { return text.len() };
    let end = from.saturating_add(at).saturating_add(1);
    if rest.get(at..).is_some_and(|ending| ending.starts_with("\r\n")) { end.saturating_add(1) } else { end }
}

/// How many lines end in the text.
fn lines(text: &str) -> u64 {
    let mut count = 0_u64;
    let mut after = ' ';
    for c in text.chars() {
        count = count.saturating_add(u64::from(c == '\r' || c == '\n' && after != '\r'));
        after = c;
    }
    count
}

fn parse(text: &str, start: usize, delimiter: char) -> Parsed {
    let mut chars = text.get(start..).unwrap_or_default().char_indices().peekable();
    let (mut fields, mut field) = (Vec::new(), String::new());
    let (mut long, mut bare, mut quoted, mut fault) = (false, false, false, None);
    let ends = |c: char| c == delimiter || c == '\n' || c == '\r';
    let place = |at: usize| start.saturating_add(at);
    loop {
        // One field: in quotation marks, or up to what ends it.
        if chars.next_if(|(_, c)| *c == '"').is_some() {
            quoted = true;
            let mut broken = false;
            loop {
                match chars.next() {
                    None => {
                        fields.push(field);
                        let fault = Some("opens a quotation mark that nothing closes");
                        return Parsed { fields, end: text.len(), fault, long: true, bare };
                    }
                    Some((_, '"')) if chars.next_if(|(_, c)| *c == '"').is_some() => field.push('"'),
                    Some((_, '"')) => break,
                    Some((_, c)) => {
                        broken |= c == '\n' || c == '\r';
                        field.push(c);
                    }
                }
            }
            long |= broken;
            if let Some((at, _)) = chars.peek().copied().filter(|(_, c)| !ends(*c)) {
                fields.push(field);
                let fault = Some("has text after a closing quotation mark");
                return Parsed { fields, end: line_end(text, place(at)), fault, long, bare };
            }
            if broken && field.ends_with(delimiter) {
                fault = Some(
                    "has a field that ends where another row may begin: a quotation mark may be missing",
                );
            }
        } else {
            while let Some((_, c)) = chars.next_if(|(_, c)| !ends(*c)) {
                bare |= c == '"';
                field.push(c);
            }
        }
        fields.push(std::mem::take(&mut field));
        match chars.next() {
            Some((_, c)) if c == delimiter => {}
            Some((_, '\r')) => {
                chars.next_if(|(_, c)| *c == '\n');
                break;
            }
            _ => break,
        }
    }
    // Who puts some fields of a row in marks would have put this one in them: 5" tall stands in rows that have none.
    if bare && quoted && fault.is_none() {
        fault = Some("has a quotation mark within a field that has none around it, beside one that has");
    }
    let end = chars.peek().map_or(text.len(), |(at, _)| place(*at));
    Parsed { fields, end, fault, long, bare }
}

#[cfg(test)]
mod tests;
