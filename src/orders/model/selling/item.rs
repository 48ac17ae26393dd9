use super::{Discount, ShippingRate, TaxRate};

/// Of what there are several, each with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ways of delivery.
    Delivery,
    /// Taxes.
    Taxes,
    /// Codes.
    Discounts,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Delivery, Self::Taxes, Self::Discounts];

    /// Where its pages are.
    pub fn path(self) -> &'static str {
        match self {
            Self::Delivery => "/admin/delivery",
            Self::Taxes => "/admin/taxes",
            Self::Discounts => "/admin/discounts",
        }
    }

    /// How many a shop may have: a checkout reads all ways and taxes.
    pub fn most(self) -> usize {
        match self {
            Self::Delivery => 50,
            Self::Taxes => 1_000,
            Self::Discounts => 500,
        }
    }

    /// One that is not there yet, as its form begins.
    pub fn start(self, country: &str) -> Item {
        match self {
            Self::Delivery => Item::Rate(ShippingRate {
                countries: vec![super::EVERYWHERE.to_owned()],
                active: true,
                ..ShippingRate::default()
            }),
            Self::Taxes => {
                Item::Tax(TaxRate { country: country.to_owned(), class: "standard".to_owned(), ppm: 0 })
            }
            Self::Discounts => Item::Discount(Discount::default()),
        }
    }
}

/// One of those that there are several of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A way of delivery.
    Rate(ShippingRate),
    /// A tax.
    Tax(TaxRate),
    /// A code.
    Discount(Discount),
}

impl Item {
    /// What it is one of.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Rate(_) => Kind::Delivery,
            Self::Tax(_) => Kind::Taxes,
            Self::Discount(_) => Kind::Discounts,
        }
    }

    /// As addresses name it; a tax is the one of its country and class.
    pub fn key(&self) -> String {
        match self {
            Self::Rate(rate) => rate.id.clone(),
            Self::Tax(tax) => format!("{}-{}", tax.country, tax.class),
            Self::Discount(discount) => discount.id.clone(),
        }
    }

    /// What people call it.
    pub fn name(&self) -> String {
        match self {
            Self::Rate(rate) => rate.name.clone(),
            Self::Tax(tax) => format!("{} {}", tax.country, tax.class),
            Self::Discount(discount) => discount.code.clone(),
        }
    }

    /// Whether the two can't both be there: taxes of one country and class, codes of one spelling.
    pub fn clashes_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tax(one), Self::Tax(two)) => one.country == two.country && one.class == two.class,
            (Self::Discount(one), Self::Discount(two)) => one.code.eq_ignore_ascii_case(&two.code),
            _ => false,
        }
    }

    /// Whether the two say the same, whatever they are found by.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rate(one), Self::Rate(two)) => *one == ShippingRate { id: one.id.clone(), ..two.clone() },
            (Self::Discount(one), Self::Discount(two)) => {
                *one == Discount { id: one.id.clone(), used: one.used, ..two.clone() }
            }
            (one, two) => one == two,
        }
    }
}
