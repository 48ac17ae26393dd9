//! Writes Markdown from what an HTML walk meets.

/// What must stand between the last word and the next.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Item,
    Block,
}

struct Mark {
    open: &'static str,
    close: String,
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

/// Markdown and plain text in the making.
///
/// Spaces and opening marks are held back until a word follows: Markdown's marks must touch words, and empty
/// elements must leave no trace.
#[derive(Default)]
pub struct Writer {
    markdown: String,
    plain: String,
    gap: Gap,
    /// What begins the next block: a heading's hashes or an item's bullet.
    start: String,
    /// Marks that are written and still open.
    written: Vec<Mark>,
    /// Marks that wait for a word.
    waiting: Vec<Mark>,
    lists: Vec<List>,
    quotes: usize,
    /// Whether the last line written is quoted.
    quoted: bool,
    in_heading: bool,
}

impl Writer {
    /// Adds text, whose white space means no more than a space.
    pub fn text(&mut self, text: &str) {
        let mut words = text.split(char::is_whitespace).peekable();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                self.word(word);
            }
            if words.peek().is_some() {
                self.space();
            }
        }
    }

    fn word(&mut self, word: &str) {
        let begins = self.fill_gap();
        for mark in self.waiting.drain(..) {
            self.markdown.push_str(mark.open);
            self.written.push(mark);
        }
        escape(&mut self.markdown, word, begins);
        self.plain.push_str(word);
    }

    /// Writes what must stand before the next word; tells whether a line begins.
    fn fill_gap(&mut self) -> bool {
        let gap = std::mem::take(&mut self.gap);
        let empty = self.markdown.is_empty();
        if gap != Gap::None && !self.plain.is_empty() {
            self.plain.push(' ');
        }
        let bullet = !self.start.is_empty() && !self.in_heading;
        let around = self.lists.len().saturating_sub(usize::from(bullet));
        // Only what hangs under a written bullet is indented: anything else so far to the right would be code.
        let depth = self.lists.iter().take(around).filter(|list| list.written).count();
        let prefix = format!("{}{}", "> ".repeat(self.quotes), "   ".repeat(depth));
        match gap {
            Gap::None if !empty => return false,
            Gap::Space if !empty => {
                self.markdown.push(' ');
                return false;
            }
            Gap::Line if !empty => {
                self.markdown.push_str("\\\n");
                self.markdown.push_str(&prefix);
                return true;
            }
            Gap::Item if !empty => self.markdown.push('\n'),
            Gap::Block if !empty => {
                self.markdown.push_str(if self.quoted && self.quotes > 0 { "\n>\n" } else { "\n\n" });
            }
            _ => {}
        }
        self.markdown.push_str(&prefix);
        self.markdown.push_str(&std::mem::take(&mut self.start));
        self.quoted = self.quotes > 0;
        if let Some(list) = self.lists.last_mut() {
            list.written |= bullet;
        }
        true
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A space between words.
    pub fn space(&mut self) {
        self.widen(Gap::Space);
    }

    /// A new line in the same paragraph.
    pub fn line(&mut self) {
        if self.in_heading {
            return self.space();
        }
        // Two of them are an empty line.
        self.end(if self.gap == Gap::Line { Gap::Block } else { Gap::Line });
    }

    /// A new paragraph; in a list, of the same item.
    pub fn block(&mut self) {
        // An item's own first paragraph begins at its bullet.
        if self.start.is_empty() {
            self.end(Gap::Block);
        }
    }

    /// Ends a line: marks don't reach over it.
    fn end(&mut self, gap: Gap) {
        self.widen(gap);
        let open: Vec<Mark> = self.written.drain(..).collect();
        for mark in open.iter().rev() {
            self.markdown.push_str(&mark.close);
        }
        self.waiting.splice(0..0, open);
    }

    /// Opens a mark around the words that follow.
    pub fn open(&mut self, open: &'static str, close: String) {
        // Emphasis within its like, or a link within a link, says nothing more.
        let doubled = self.written.iter().chain(&self.waiting).any(|mark| mark.open == open);
        self.waiting.push(if doubled {
            Mark { open: "", close: String::new() }
        } else {
            Mark { open, close }
        });
    }

    /// Closes the mark opened last.
    pub fn close(&mut self) {
        if self.waiting.pop().is_none()
            && let Some(mark) = self.written.pop()
        {
            self.markdown.push_str(&mark.close);
        }
    }

    /// A heading; its hashes say how deep.
    pub fn heading(&mut self, hashes: &str) {
        self.end(Gap::Block);
        // In an item it is a paragraph: a bullet and hashes together read badly.
        if self.lists.is_empty() {
            hashes.clone_into(&mut self.start);
            self.in_heading = true;
        }
    }

    /// Ends a heading, even one without a word.
    pub fn end_heading(&mut self) {
        if std::mem::take(&mut self.in_heading) {
            self.start.clear();
        }
        self.end(Gap::Block);
    }

    /// Begins a list, numbered from `number` if there is one.
    pub fn list(&mut self, number: Option<u32>) {
        self.end(Gap::Block);
        // A list in an item follows it line by line.
        if !self.lists.is_empty() {
            self.gap = Gap::Item;
        }
        self.lists.push(List { number, begun: false, written: false });
    }

    /// Ends a list.
    pub fn end_list(&mut self) {
        self.lists.pop();
        self.start.clear();
        self.end(Gap::Block);
    }

    /// Begins an item of a list.
    pub fn item(&mut self) {
        self.end(Gap::Item);
        let Some(list) = self.lists.last_mut() else { return };
        // The first item keeps its distance from what is before the list; the others follow line by line.
        if std::mem::replace(&mut list.begun, true) {
            self.gap = Gap::Item;
        }
        self.start = match &mut list.number {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => "-  ".to_owned(),
        };
    }

    /// Begins or ends a quotation.
    pub fn quote(&mut self, begins: bool) {
        self.end(Gap::Block);
        self.quotes = if begins { self.quotes + 1 } else { self.quotes.saturating_sub(1) };
    }

    /// A line across.
    pub fn rule(&mut self) {
        self.end(Gap::Block);
        if !self.markdown.is_empty() {
            self.fill_gap();
            self.markdown.push_str("* * *");
            self.gap = Gap::Block;
        }
    }

    /// The Markdown and the plain text.
    pub fn finish(mut self) -> (String, String) {
        self.end(Gap::None);
        (self.markdown, self.plain)
    }
}

/// Adds a word so that it reads as it is, whatever Markdown would make of its characters.
fn escape(markdown: &mut String, word: &str, begins_line: bool) {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    for (i, c) in word.chars().enumerate() {
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|');
        let at_start = begins_line
            && (i == 0 && matches!(c, '#' | '+' | '-' | '=')
                || i == digits && i > 0 && matches!(c, '.' | ')'));
        if always || at_start {
            markdown.push('\\');
        }
        markdown.push(c);
    }
}
