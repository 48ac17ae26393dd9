//! How much an order may hold.

use coppice_catalogue::check::Limits as Catalogue;

/// How much an order may hold.
pub struct Limits;

impl Limits {
    /// Lines of an order.
    pub const LINES: usize = 100;
    /// Pieces of a line.
    pub const QUANTITY: i64 = 99;
    /// Minor units of a price: a product's, a way of delivery's.
    pub const PRICE: i64 = Catalogue::PRICE;
    /// Grams of a piece.
    pub const GRAMS: i64 = Catalogue::COUNT;
    /// Minor units of a whole order: what every program that reads JSON still counts exactly.
    pub const TOTAL: i64 = (1 << 53) - 1;
    /// Parts per million: the whole.
    pub const PPM: i64 = 1_000_000;
    /// Characters of a person's name.
    pub const NAME: usize = 100;
    /// Characters of a line of an address.
    pub const ADDRESS_LINE: usize = 120;
    /// Characters of a note.
    pub const NOTE: usize = 1_000;
    /// Characters of a postal code, as it is typed.
    pub const POSTAL_CODE: usize = 20;
    /// Characters of a telephone number.
    pub const PHONE: usize = 40;
}
