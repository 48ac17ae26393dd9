//! A note for the audit log.

use serde::{Deserialize, Serialize};

use crate::locals::Locals;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Asked for a code by mail.
    CodeRequested,
    /// Signed in.
    SignedIn,
    /// Tried to.
    SignInFailed,
    /// Signed out, here.
    SignedOut,
    /// Ended a session elsewhere.
    SessionEnded,
    /// Became an admin, or was one.
    RoleChanged,
    /// Invited somebody to manage the shop, or took that back.
    PersonInvited,
    /// Made a shop.
    ShopMade,
    /// Opened it for everybody.
    ShopOpened,
    /// Uploaded a file.
    FileUploaded,
    /// Renamed, moved or described files, or changed who may have them.
    FileChanged,
    /// Deleted files.
    FileDeleted,
    /// Made a product.
    ProductCreated,
    /// Changed a product.
    ProductChanged,
    /// Changed what the shop says of itself.
    ShopChanged,
    /// Wrote, published, changed or deleted a page of the shop's own.
    PageChanged,
    /// Changed what the shop sells by: delivery, taxes, codes, how one pays.
    SellingChanged,
    /// Counted, or changed how much there is of a variant.
    StockChanged,
    /// Put right what did not agree: database and bucket, sums and what they are the sums of.
    DriftRepaired,
    /// Began a search for a domain name.
    SearchStarted,
    /// Ended one, answered its question, or had it tried again.
    SearchChanged,
    /// Changed how searches are made.
    SearchSettingsChanged,
    /// Brought a catalogue.
    ImportStarted,
    /// Had it imported, ended it, or had it taken back.
    ImportChanged,
    /// An import, or taking one back, came to its end.
    ImportDone,
    /// Ordered something.
    OrderPlaced,
    /// Packed or sent an order, or noted that it has arrived.
    OrderChanged,
    /// Called an order off.
    OrderCanceled,
    /// Gave money back for an order.
    OrderRefunded,
    /// Entered money that has come for an order.
    PaymentEntered,
    /// Erased a person from their orders.
    PersonErased,
    /// Made a key of the API.
    ApiKeyMade,
    /// Gave one another secret.
    ApiKeyRotated,
    /// Revoked one.
    ApiKeyRevoked,
    /// Had another answer for keys and values.
    KvPhaseChanged,
    /// Changed a flag of the home's.
    FlagChanged,
    /// Made a token by which a program does what operators may.
    TokenMade,
    /// Revoked one.
    TokenRevoked,
    /// A program began to copy the home, by a token.
    HomeCopied,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 39] = [
        Self::CodeRequested,
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::SessionEnded,
        Self::RoleChanged,
        Self::PersonInvited,
        Self::ShopMade,
        Self::ShopOpened,
        Self::FileUploaded,
        Self::FileChanged,
        Self::FileDeleted,
        Self::ProductCreated,
        Self::ProductChanged,
        Self::ShopChanged,
        Self::PageChanged,
        Self::SellingChanged,
        Self::StockChanged,
        Self::DriftRepaired,
        Self::SearchStarted,
        Self::SearchChanged,
        Self::SearchSettingsChanged,
        Self::ImportStarted,
        Self::ImportChanged,
        Self::ImportDone,
        Self::OrderPlaced,
        Self::OrderChanged,
        Self::OrderCanceled,
        Self::OrderRefunded,
        Self::PaymentEntered,
        Self::PersonErased,
        Self::ApiKeyMade,
        Self::ApiKeyRotated,
        Self::ApiKeyRevoked,
        Self::KvPhaseChanged,
        Self::FlagChanged,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::HomeCopied,
    ];

    /// The action as the database and addresses name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodeRequested => "code_requested",
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::SessionEnded => "session_ended",
            Self::RoleChanged => "role_changed",
            Self::PersonInvited => "person_invited",
            Self::ShopMade => "shop_made",
            Self::ShopOpened => "shop_opened",
            Self::FileUploaded => "file_uploaded",
            Self::FileChanged => "file_changed",
            Self::FileDeleted => "file_deleted",
            Self::ProductCreated => "product_created",
            Self::ProductChanged => "product_changed",
            Self::ShopChanged => "shop_changed",
            Self::PageChanged => "page_changed",
            Self::SellingChanged => "selling_changed",
            Self::StockChanged => "stock_changed",
            Self::DriftRepaired => "drift_repaired",
            Self::SearchStarted => "search_started",
            Self::SearchChanged => "search_changed",
            Self::SearchSettingsChanged => "search_settings_changed",
            Self::ImportStarted => "import_started",
            Self::ImportChanged => "import_changed",
            Self::ImportDone => "import_done",
            Self::OrderPlaced => "order_placed",
            Self::OrderChanged => "order_changed",
            Self::OrderCanceled => "order_canceled",
            Self::OrderRefunded => "order_refunded",
            Self::PaymentEntered => "payment_entered",
            Self::PersonErased => "person_erased",
            Self::ApiKeyMade => "api_key_made",
            Self::ApiKeyRotated => "api_key_rotated",
            Self::ApiKeyRevoked => "api_key_revoked",
            Self::KvPhaseChanged => "kv_phase_changed",
            Self::FlagChanged => "flag_changed",
            Self::TokenMade => "token_made",
            Self::TokenRevoked => "token_revoked",
            Self::HomeCopied => "home_copied",
        }
    }

    /// The action as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::CodeRequested => "Code requested",
            Self::SignedIn => "Signed in",
            Self::SignInFailed => "Sign-in failed",
            Self::SignedOut => "Signed out",
            Self::SessionEnded => "Session ended",
            Self::RoleChanged => "Role changed",
            Self::PersonInvited => "Somebody invited",
            Self::ShopMade => "Shop made",
            Self::ShopOpened => "Shop opened",
            Self::FileUploaded => "File uploaded",
            Self::FileChanged => "Files changed",
            Self::FileDeleted => "Files deleted",
            Self::ProductCreated => "Product created",
            Self::ProductChanged => "Product changed",
            Self::ShopChanged => "Shop settings changed",
            Self::PageChanged => "Page changed",
            Self::SellingChanged => "Selling changed",
            Self::StockChanged => "Stock changed",
            Self::DriftRepaired => "Drift repaired",
            Self::SearchStarted => "Domain search started",
            Self::SearchChanged => "Domain search changed",
            Self::SearchSettingsChanged => "Domain settings changed",
            Self::ImportStarted => "Catalogue brought",
            Self::ImportChanged => "Import changed",
            Self::ImportDone => "Import finished",
            Self::OrderPlaced => "Order placed",
            Self::OrderChanged => "Order packed or sent",
            Self::OrderCanceled => "Order canceled",
            Self::OrderRefunded => "Money given back",
            Self::PaymentEntered => "Payment entered",
            Self::PersonErased => "Person erased",
            Self::ApiKeyMade => "API key made",
            Self::ApiKeyRotated => "API key given a new secret",
            Self::ApiKeyRevoked => "API key revoked",
            Self::KvPhaseChanged => "Keys and values moved",
            Self::FlagChanged => "Flag changed",
            Self::TokenMade => "Token made",
            Self::TokenRevoked => "Token revoked",
            Self::HomeCopied => "Everything copied",
        }
    }
}

/// A note for the audit log.
#[derive(Debug, Clone)]
pub struct AuditEvent {
    /// When, in epoch seconds.
    pub at: i64,
    /// Whose shop it was in; none for what an operator did.
    pub tenant: Option<String>,
    /// Who it was; none if it is not known.
    pub user: Option<String>,
    /// What they did.
    pub action: Action,
    /// To what or whom.
    pub subject: String,
    /// Roughly where from: `203.0.113.x`.
    pub ip: String,
    /// What else there is to say.
    pub details: String,
}

impl AuditEvent {
    /// A note of something that nobody in particular did, nowhere in particular.
    pub fn at(at: i64, action: Action) -> Self {
        Self {
            at,
            tenant: None,
            user: None,
            action,
            subject: String::new(),
            ip: String::new(),
            details: String::new(),
        }
    }

    /// A note of what the visitor does now.
    pub fn new(locals: &Locals, action: Action, subject: impl Into<String>) -> Self {
        Self {
            tenant: Some(locals.tenant.id.0.clone()),
            user: locals.user().map(|user| user.user_id.clone()),
            subject: subject.into(),
            ip: locals.address.masked(),
            ..Self::at(locals.app.platform.clock.now(), action)
        }
    }

    /// The same with details.
    #[must_use]
    pub fn with(self, details: impl Into<String>) -> Self {
        Self { details: details.into(), ..self }
    }
}

/// As much of an address as tells its owner which one it was: `a…@example.com`.
pub fn masked_email(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    format!("{}…@{host}", name.chars().next().map(String::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_by_its_first_letter_and_its_host() {
        assert_eq!(masked_email("ada@example.com"), "a…@example.com");
        assert_eq!(masked_email(""), "…@");
    }

    #[test]
    fn every_action_is_read_by_the_name_it_is_stored_under() {
        for action in Action::ALL {
            assert_eq!(serde_json::to_string(&action).unwrap(), format!("\"{}\"", action.name()));
        }
    }
}
