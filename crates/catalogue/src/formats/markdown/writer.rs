//! Writes Markdown from what an HTML walk meets.

use super::inline::{Piece, Style, render};
use super::table::Table;

/// What must stand between the last line and the next.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Item,
    Block,
}

/// What words stand in.
enum Mark {
    Bold,
    Italic,
    Link(String),
    /// Something that says nothing.
    None,
}

/// A list around the next word.
struct List {
    /// The number of its next item, if it counts them.
    number: Option<u32>,
    /// Whether it has begun its first item.
    begun: bool,
    /// Whether an item of it has been written.
    written: bool,
}

/// Lists and quotations within one another beyond this depth are written as if they were at it.
const DEEPEST: usize = 16;

/// Markdown and plain text in the making.
///
/// A line is written once it is over: only then are all the words known that marks of emphasis stand between.
#[derive(Default)]
pub struct Writer {
    markdown: String,
    plain: String,
    /// What must stand before the line.
    gap: Gap,
    /// The line.
    line: Vec<Piece>,
    /// Whether a space stands before the next word.
    spaced: bool,
    /// What begins the next block: a heading's hashes or an item's bullet.
    start: String,
    marks: Vec<Mark>,
    lists: Vec<List>,
    quotes: usize,
    /// Whether the last line written is quoted.
    quoted: bool,
    in_heading: bool,
    table: Option<Table>,
    /// The letters that stand for others while they are raised or lowered.
    index: Option<&'static [(char, char)]>,
}

impl Writer {
    /// Adds text, whose white space means no more than a space.
    pub fn text(&mut self, text: &str) {
        let mut words = text.split(char::is_whitespace).peekable();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                let word = self.indexed(word);
                self.piece(&word, false);
                self.plain.push_str(&word);
            }
            if words.peek().is_some() {
                self.space();
            }
        }
    }

    /// Begins, or ends, what is raised or lowered: by these letters, as far as there are such.
    pub fn index(&mut self, letters: Option<&'static [(char, char)]>) {
        self.index = letters;
    }

    fn indexed(&self, word: &str) -> String {
        let there = |c: char| self.index?.iter().find(|(plain, _)| *plain == c).map(|(_, index)| *index);
        word.chars().map(there).collect::<Option<String>>().unwrap_or_else(|| word.to_owned())
    }

    /// Adds a picture.
    pub fn picture(&mut self, alt: &str, address: &str) {
        let mut text = String::from("![");
        super::escape::escape(&mut text, &alt.split_whitespace().collect::<Vec<_>>().join(" "), false);
        text.push_str(&format!("]({address})"));
        self.piece(&text, true);
    }

    fn piece(&mut self, text: &str, raw: bool) {
        let spaced = std::mem::take(&mut self.spaced);
        if !raw && !self.plain.is_empty() && (spaced || self.line.is_empty()) && !self.plain.ends_with(' ') {
            self.plain.push(' ');
        }
        let mut piece = Piece { text: text.to_owned(), spaced, raw, ..Piece::default() };
        for mark in self.marks.iter().filter(|_| !raw) {
            match mark {
                Mark::Bold => piece.style.bold = true,
                Mark::Italic => piece.style.italic = true,
                Mark::Link(address) => piece.link = Some(address.clone()),
                Mark::None => {}
            }
        }
        if raw {
            piece.style = Style::default();
        }
        self.line.push(piece);
    }

    /// Writes the line, and what must stand before it.
    fn flush(&mut self) {
        self.spaced = false;
        if self.line.is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        self.lines(|begins| render(line, begins));
    }

    /// Writes lines that belong together; the writer is told whether they begin one of Markdown's.
    fn lines(&mut self, text: impl FnOnce(bool) -> String) {
        let bullet = !self.start.is_empty() && !self.in_heading;
        let around = self.lists.len().min(DEEPEST).saturating_sub(usize::from(bullet));
        // Only what hangs under a written bullet is indented: anything else so far to the right would be code.
        let depth = self.lists.iter().take(around).filter(|list| list.written).count();
        let prefix = format!("{}{}", "> ".repeat(self.quotes.min(DEEPEST)), "   ".repeat(depth));
        if !self.markdown.is_empty() {
            self.markdown.push_str(match self.gap {
                Gap::Line => "\\\n",
                Gap::None | Gap::Item => "\n",
                Gap::Block if self.quoted && self.quotes > 0 => "\n>\n",
                Gap::Block => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.markdown.push_str(&prefix);
        let begins = self.start.is_empty();
        self.markdown.push_str(&std::mem::take(&mut self.start));
        let text = text(begins || bullet);
        let hanging = if bullet { format!("{prefix}   ") } else { prefix };
        self.markdown.push_str(&text.replace('\n', &format!("\n{hanging}")));
        self.quoted = self.quotes > 0;
        let at = self.lists.len().min(DEEPEST);
        if let Some(list) = at.checked_sub(1).and_then(|at| self.lists.get_mut(at)) {
            list.written |= bullet;
        }
    }

    /// A space between words.
    pub fn space(&mut self) {
        self.spaced = true;
    }

    /// A new line in the same paragraph.
    pub fn line(&mut self) {
        if self.in_heading || self.table.is_some() {
            return self.space();
        }
        // Two of them are an empty line.
        self.end(if self.line.is_empty() && self.gap >= Gap::Line { Gap::Block } else { Gap::Line });
    }

    /// A new paragraph; in a list, of the same item.
    pub fn block(&mut self) {
        // An item's own first paragraph begins at its bullet.
        if !self.line.is_empty() || self.start.is_empty() {
            self.end(Gap::Block);
        }
    }

    /// Ends a line.
    fn end(&mut self, gap: Gap) {
        if self.table.is_some() {
            return self.space();
        }
        self.flush();
        self.gap = self.gap.max(gap);
    }

    pub fn bold(&mut self) {
        self.marks.push(Mark::Bold);
    }

    pub fn italic(&mut self) {
        self.marks.push(Mark::Italic);
    }

    /// Begins what leads to an address, or nowhere.
    pub fn link(&mut self, address: Option<String>) {
        // A link within a link leads where the outer one does.
        let within = self.marks.iter().any(|mark| matches!(mark, Mark::Link(_)));
        self.marks.push(address.filter(|_| !within).map_or(Mark::None, Mark::Link));
    }

    /// Ends what was begun last.
    pub fn close(&mut self) {
        self.marks.pop();
    }

    /// A heading; its hashes say how deep.
    pub fn heading(&mut self, hashes: &str) {
        self.end(Gap::Block);
        // In an item it is a paragraph: a bullet and hashes together read badly.
        if self.lists.is_empty() && self.table.is_none() {
            hashes.clone_into(&mut self.start);
            self.in_heading = true;
        }
    }

    /// Ends a heading, even one without a word.
    pub fn end_heading(&mut self) {
        self.end(Gap::Block);
        if std::mem::take(&mut self.in_heading) {
            self.start.clear();
        }
    }

    /// Begins a list, numbered from `number` if there is one.
    pub fn list(&mut self, number: Option<u32>) {
        self.end(Gap::Block);
        if self.table.is_some() {
            return;
        }
        // A list in an item follows it line by line.
        if !self.lists.is_empty() {
            self.gap = Gap::Item;
        }
        self.lists.push(List { number, begun: false, written: false });
    }

    /// Ends a list.
    pub fn end_list(&mut self) {
        self.end(Gap::Block);
        if self.table.is_none() {
            self.lists.pop();
            self.start.clear();
        }
    }

    /// Begins an item of a list.
    pub fn item(&mut self) {
        self.end(Gap::Item);
        let at = self.lists.len().min(DEEPEST);
        let Some(list) =
            at.checked_sub(1).and_then(|at| self.lists.get_mut(at)).filter(|_| self.table.is_none())
        else {
            return;
        };
        // The first item keeps its distance from what is before the list; the others follow line by line.
        if std::mem::replace(&mut list.begun, true) {
            self.gap = Gap::Item;
        }
        self.start = match &mut list.number {
            Some(number) => {
                *number = number.saturating_add(1);
                format!("{}. ", number.saturating_sub(1))
            }
            None => "-  ".to_owned(),
        };
    }

    /// Begins or ends a quotation.
    pub fn quote(&mut self, begins: bool) {
        self.end(Gap::Block);
        if self.table.is_none() {
            self.quotes = if begins { self.quotes + 1 } else { self.quotes.saturating_sub(1) };
        }
    }

    /// A line across.
    pub fn rule(&mut self) {
        self.end(Gap::Block);
        if !self.markdown.is_empty() && self.table.is_none() {
            self.lines(|_| "* * *".to_owned());
            self.gap = Gap::Block;
        }
    }

    /// Begins a table; within another there is none.
    pub fn begin_table(&mut self) {
        self.end(Gap::Block);
        match &mut self.table {
            Some(table) => table.deeper += 1,
            None => self.table = Some(Table::default()),
        }
    }

    /// Begins a row.
    pub fn row(&mut self) {
        self.cell_ends();
        if let Some(table) = self.table.as_mut().filter(|table| table.deeper == 0) {
            table.rows.push(Vec::new());
        }
    }

    /// Begins a cell.
    pub fn cell(&mut self) {
        self.cell_ends();
        match self.table.as_mut().filter(|table| table.deeper == 0) {
            Some(table) => {
                if table.rows.is_empty() {
                    table.rows.push(Vec::new());
                }
                table.in_cell = true;
            }
            None => self.space(),
        }
    }

    /// Ends a cell, or what stands between cells and is a row of its own.
    pub fn cell_ends(&mut self) {
        let Some(table) = self.table.as_mut().filter(|table| table.deeper == 0) else {
            return self.space();
        };
        let cell = std::mem::take(&mut self.line);
        self.spaced = false;
        if table.in_cell {
            if let Some(row) = table.rows.last_mut() {
                row.push(cell);
            }
        } else if !cell.is_empty() {
            table.rows.push(vec![cell]);
        }
        table.in_cell = false;
    }

    /// Ends a table.
    pub fn end_table(&mut self) {
        if let Some(table) = self.table.as_mut().filter(|table| table.deeper > 0) {
            table.deeper -= 1;
            return self.space();
        }
        self.cell_ends();
        let Some(table) = self.table.take() else { return };
        let (above, grid) = table.apart();
        for cell in above {
            self.line = cell;
            self.end(Gap::Block);
        }
        if let Some(grid) = grid {
            self.lines(|_| grid);
        }
        self.gap = Gap::Block;
    }

    /// The Markdown and the plain text.
    pub fn finish(mut self) -> (String, String) {
        while self.table.is_some() {
            self.end_table();
        }
        self.end(Gap::None);
        self.plain.truncate(self.plain.trim_end().len());
        (self.markdown, self.plain)
    }
}
