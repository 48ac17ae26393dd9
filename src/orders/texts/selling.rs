use crate::orders::model::selling::Kind;
use crate::ui::{Field, ShownWords};

pub const CHECKOUT: &str = "Payment";
pub const TABS: &str = "What you sell by";
pub const SAVED: &str = "Saved. It counts for every order from now on.";
pub const DELETED: &str = "Deleted.";
pub const SAVE: &str = "Save";
pub const SAVE_OVER: &str = "Save yours over it";
pub const STALE: &str = "Somebody else has changed delivery, taxes, codes or payment since you opened this. Where yours differs from what is saved, both are below; what you typed is still in the form.";
pub const STALE_DELETE: &str = "Somebody else has changed delivery, taxes, codes or payment since you opened this. Please look once more: is it still to go?";
pub const GONE: &str = "Somebody else has deleted this. What you typed is still in the form: where you save it, it is a new one.";
/// What is said above the forms.
pub const SHOWN: ShownWords = ShownWords { stale: STALE, gone: GONE };
pub const NOT_THERE: &str = "There is no such thing here any more.";
pub const DELETE: &str = "Delete…";
pub const DELETE_SURE: &str = "Delete it";
pub const KEEP: &str = "Keep it";
pub const ON: &str = "On";
pub const OFF: &str = "Off";
pub const YES: &str = "yes";
pub const NO: &str = "no";
pub const EVERYWHERE: &str = "Everywhere";
pub const SOME_COUNTRIES: &str = "Only to the countries ticked below";
pub const COUNTRIES: &str = "Countries";

pub const NAME: Field = Field::new("name", "Name", "As customers read it: “Parcel, 2 to 3 days”.");
pub const WHERE: Field = Field::new("where", "Where to", "");
pub const PRICE: Field = Field::new("price", "Price", "0 is free.");
pub const FROM_WORTH: Field = Field::new(
    "min_subtotal",
    "From which worth of goods on",
    "Leave it empty to offer it to all. For free delivery from an amount on, make a second way with the price 0.",
);
pub const GRAMS: Field =
    Field::new("max_grams", "Up to which weight, in grams", "Leave it empty for any weight.");
pub const POSITION: Field = Field::new(
    "position",
    "Place",
    "Cheaper ways come first; of those of one price, the one with the lower place.",
);
pub const RATE_ON: Field = Field::new("active", "Offered to customers", "");

pub const COUNTRY: Field = Field::new("country", "Country", "Where the goods go.");
pub const CLASS: Field = Field::new(
    "class",
    "Class",
    "standard, reduced, shipping (for delivery), or a word of your own. Products say which class is theirs.",
);
pub const PERCENT: Field = Field::new("percent", "Percent", "With up to four decimals.");
pub const INCLUDED: Field = Field::new("prices_include_tax", "Prices have the tax in them", "");

pub const CODE: Field =
    Field::new("code", "Code", "Letters, digits and dashes. Small letters and capitals are the same.");
pub const KIND: Field = Field::new("kind", "What it takes off", "");
pub const VALUE: Field =
    Field::new("value", "How much", "A percent or an amount. Leave it empty for free delivery.");
pub const LEAST_WORTH: Field =
    Field::new("min_subtotal", "Least worth of goods", "Leave it empty for any order.");
pub const FROM_DAY: Field =
    Field::new("starts_on", "First day", "From midnight on, in UTC. Leave it empty for at once.");
pub const LAST_DAY: Field =
    Field::new("ends_on", "Last day", "Until midnight after it, in UTC. Leave it empty for no end.");
pub const MOST_USES: Field = Field::new("max_uses", "How often in all", "Leave it empty for no limit.");
pub const ONCE: Field = Field::new("once_per_email", "Once for each e-mail address", "");
pub const CODE_ON: Field = Field::new("active", "Can be used", "");
pub const USED: &str = "Used";

pub const INSTRUCTIONS: Field = Field::new(
    "instructions",
    "How one pays",
    "Customers read it after they have ordered, on the page and by mail: where to transfer the money to, or to bring cash when they pick it up.",
);
pub const HOLD_DAYS: Field = Field::new(
    "hold_manual_days",
    "Days an unpaid order is held",
    "Then it is canceled, and what it held is for sale again. 0: it is held for ever.",
);

pub const PROVIDER: Field = Field::new(
    "provider",
    "Who takes the money",
    "With Stripe, customers pay by card and in other ways on a page of Stripe’s. Where you also say below how one pays, they choose.",
);
pub const PROVIDERS: [(&str, &str); 2] = [("manual", "We do, as we say below"), ("stripe", "Stripe")];
pub const SECRET_KEY: Field = Field::new(
    "stripe_key",
    "Stripe: secret key",
    "From Stripe’s dashboard, under Developers, API keys: sk_… or a restricted key, rk_…, that may write Checkout Sessions and refunds and read charges and payment intents. It is never shown again; leave this empty to keep the one that is saved.",
);
pub const WEBHOOK_SECRETS: Field = Field::new(
    "stripe_secrets",
    "Stripe: signing secret of the webhook",
    "From the same place, under Webhooks: whsec_…; while one takes the other’s place, both, with a space between. Leave this empty to keep what is saved.",
);
pub const WEBHOOK: &str = "Have Stripe send these events to this address:";
pub const EVENTS: &str = "checkout.session.completed, checkout.session.async_payment_succeeded, checkout.session.async_payment_failed, checkout.session.expired, refund.created, refund.updated, refund.failed, charge.dispute.created, charge.dispute.updated, charge.dispute.closed";
pub const NO_PROVIDER: &str = "Please choose who takes the money.";
pub const NO_SECRET_KEY: &str = "A secret key begins with sk_live_, sk_test_, rk_live_ or rk_test_.";
pub const NEEDS_SECRET_KEY: &str = "Please give Stripe’s secret key.";
pub const NO_SECRETS: &str = "A signing secret begins with whsec_; there are two at most.";
pub const NEEDS_SECRETS: &str = "Please give the signing secret of the webhook.";
pub const KEY_UNKNOWN: &str = "Stripe does not take this key. Please copy it once more.";
pub const NOT_ASKED: &str =
    "Stripe can’t be asked just now whether this key is good. Please try again in a minute.";
pub const NO_CURRENCY: &str = "Stripe does not take your shop’s currency.";

/// An amount that can't be charged exactly, for it is no multiple of this one.
pub fn inexact(step: &str) -> String {
    format!("This can’t be charged exactly. Please write a multiple of {step}.")
}

/// Something is sold at a price that can't be charged exactly, for it is no multiple of this amount.
pub fn sold_inexact(name: &str, step: &str) -> String {
    format!(
        "Stripe can’t charge the price of “{name}” exactly. Please make all prices multiples of {step} first."
    )
}

/// Which keys are saved.
pub fn keys_saved(is_live: bool, end: &str) -> String {
    let which = if is_live { "Real money is paid" } else { "These are for tests: no money is paid" };
    format!("Stripe’s key that ends with {end} is saved. {which}.")
}

/// The kinds of discounts, as forms and people name them.
pub const KINDS: [(&str, &str); 3] =
    [("percent", "A percent of the goods"), ("amount", "An amount"), ("free_shipping", "The delivery")];

pub const NEEDS_NAME: &str = "Please give it a name.";
pub const NEEDS_PRICE: &str = "Please write a price; 0 where it is free.";
pub const NO_WHERE: &str = "Please choose where it goes.";
pub const NEEDS_COUNTRY: &str = "Please tick a country, or choose everywhere.";
pub const NO_COUNTRY: &str = "Please choose one of these countries.";
pub const NO_CLASS: &str = "A class has letters, digits and dashes, such as reduced; at most 40.";
pub const NO_PERCENT: &str = "Please write a percent from 0 to 100, such as 19 or 8.1.";
pub const TAX_TAKEN: &str = "There is a tax of this country and class already.";
pub const NO_CODE: &str =
    "A code has letters, digits and dashes, without spaces, such as SPRING-10; at most 40.";
pub const CODE_TAKEN: &str = "There is such a code already.";
pub const NO_KIND: &str = "Please choose what it takes off.";
pub const NO_DISCOUNT_PERCENT: &str = "Please write a percent above 0, of at most 100, such as 10 or 12.5.";
pub const NEEDS_VALUE: &str = "Please write an amount above 0.";
pub const NO_DAY: &str = "Please write a day as 2027-03-31.";
pub const NO_TIME: &str = "The last day is before the first.";
pub const USED_MORE: &str = "It was used more often than that already.";

/// What the box of a country is called in the form.
pub fn country_box(code: &str) -> String {
    format!("to-{code}")
}

/// What is said of a text that is too long.
pub fn too_long(most: usize) -> String {
    format!("This is too long: there is room for {most} characters.")
}

/// What is said of what is no amount.
pub fn no_amount(example: &str) -> String {
    format!("Please write an amount such as {example}.")
}

/// What is said of what is no number within bounds.
pub fn no_number(least: i64, most: i64) -> String {
    format!("Please write a whole number from {least} to {most}.")
}

/// What is said where there is no room for one more.
pub fn no_room(most: usize) -> String {
    format!("There is room for {most}. Please delete one first.")
}

/// What a kind is called.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Delivery => "Delivery",
        Kind::Taxes => "Taxes",
        Kind::Discounts => "Discount codes",
    }
}

/// What there is to know of it.
pub fn intro(kind: Kind) -> &'static str {
    match kind {
        Kind::Delivery => {
            "Customers choose from the ways that go to their country and carry their order. Where none does, they can't order."
        }
        Kind::Taxes => {
            "Each product has a class, and delivery has the class shipping. Where there is no tax of a class for the customer's country, none is paid."
        }
        Kind::Discounts => "Customers type a code at the checkout. One order takes one code.",
    }
}

/// What is said where there is none.
pub fn none(kind: Kind) -> &'static str {
    match kind {
        Kind::Delivery => "There is no way of delivery yet, so nothing that is sent can be ordered.",
        Kind::Taxes => "There are no taxes yet, so none are paid.",
        Kind::Discounts => "There are no codes yet.",
    }
}

/// What a new one is called.
pub fn new(kind: Kind) -> &'static str {
    match kind {
        Kind::Delivery => "New way of delivery",
        Kind::Taxes => "New tax",
        Kind::Discounts => "New code",
    }
}

/// What is said before one is deleted.
pub fn delete_note(kind: Kind) -> &'static str {
    match kind {
        Kind::Delivery => {
            "It is offered to nobody any more. Orders that have it keep it. To bring it back later, switch it off instead."
        }
        Kind::Taxes => "It is added to no order any more. Orders that have it keep it.",
        Kind::Discounts => {
            "Nobody can use it any more, and how often it was used is forgotten. Orders that have it keep it. To bring it back later, switch it off instead."
        }
    }
}
