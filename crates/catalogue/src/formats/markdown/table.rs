//! Tables: rows of cells with a line under the first (GitHub Flavored Markdown).

use super::inline::{Piece, render};

type Cell = Vec<Piece>;

/// A table in the making.
#[derive(Default)]
pub struct Table {
    pub rows: Vec<Vec<Cell>>,
    /// Whether a cell is open.
    pub in_cell: bool,
    /// How many tables within it are open.
    pub deeper: usize,
}

/// More columns fit no page.
const WIDEST: usize = 30;

impl Table {
    /// What stands above it, such as its caption, and the table. One that only arranges things below each other, or is too
    /// wide to be read, has no grid: its cells stand by themselves.
    pub fn apart(self) -> (Vec<Cell>, Option<String>) {
        let mut rows: Vec<Vec<Cell>> =
            self.rows.into_iter().filter(|row| row.iter().any(|c| !c.is_empty())).collect();
        let captions = rows.iter().take_while(|row| row.len() == 1).count();
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        if !(2..=WIDEST).contains(&width) {
            return (rows.into_iter().flatten().filter(|cell| !cell.is_empty()).collect(), None);
        }
        let below = rows.split_off(captions);
        let mut lines = Vec::with_capacity(below.len() + 1);
        for (i, row) in below.into_iter().enumerate() {
            let mut cells: Vec<String> = row.into_iter().map(|cell| render(cell, false)).collect();
            cells.resize(width, String::new());
            lines.push(format!("| {} |", cells.join(" | ")));
            if i == 0 {
                lines.push(format!("|{}", " --- |".repeat(width)));
            }
        }
        (rows.into_iter().flatten().collect(), Some(lines.join("\n")))
    }
}
