//! The model's words as the database has them.

use coppice_platform::sql::Value;

use crate::shop::model::{ProductStatus, ProductType};

impl From<ProductStatus> for Value {
    fn from(status: ProductStatus) -> Self {
        Self::from(match status {
            ProductStatus::Draft => "draft",
            ProductStatus::Active => "active",
            ProductStatus::Archived => "archived",
        })
    }
}

impl From<ProductType> for Value {
    fn from(kind: ProductType) -> Self {
        Self::from(match kind {
            ProductType::Physical => "physical",
            ProductType::Digital => "digital",
            ProductType::Subscription => "subscription",
            ProductType::Service => "service",
        })
    }
}
