//! A layer around the relational store.

use async_trait::async_trait;

use super::{Layer, Layered};
use crate::sql::{Bookmark, Rows, SessionStart, SqlConnection, Statement};
use crate::{PlatformError, Service, Sql};

impl<L: Layer> Sql for Layered<L, dyn Sql> {
    fn connect(&self, start: SessionStart) -> Box<dyn SqlConnection> {
        Box::new(LayeredConnection { layer: self.layer.clone(), inner: self.inner.connect(start) })
    }
}

struct LayeredConnection<L> {
    layer: L,
    inner: Box<dyn SqlConnection>,
}

#[async_trait]
impl<L: Layer> SqlConnection for LayeredConnection<L> {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, PlatformError> {
        let names: Vec<_> = statements.iter().map(|statement| statement.name).collect();
        self.layer.around(Service::Sql, &names, self.inner.batch(statements)).await
    }

    fn bookmark(&self) -> Option<Bookmark> {
        self.inner.bookmark()
    }
}
