//! `coppice seed`: a demo shop, the same to the byte wherever and whenever it is made.

mod bench;
mod demo;
mod goods;
mod picture;
mod selling;
mod sql;
mod store;
mod visitor;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use coppice::setup::service::check_first;
use coppice::shop::model::Product;
use coppice::shop::store::{
    StockCause, StockChange, StockReason, get_products_after, recount_statements, save_statements,
};
use coppice::tenant::store::{get_tenant_by_id, new_tenant_statements};
use coppice::tenant::{Tenant, TenantId};
use coppice_platform::Platform;
use coppice_platform::random::uuid_v7;
use coppice_platform::sql::Statement;

use crate::catalogue::{forget_cached, progress};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};
use store::{File, PictureStore};

/// Make a demo shop.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct SeedArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Whose products they become; the tenant is made if it is not there
    #[arg(long, default_value = "default")]
    tenant: String,
    /// How many products
    #[arg(long, default_value_t = 240, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    products: u32,
    /// Plain products for measuring, which share so many pictures
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=100))]
    shared_pictures: Option<u32>,
    /// Sign somebody in with this token for a week, for measuring
    #[arg(long, value_name = "TOKEN", value_parser = visitor::token, hide = true)]
    signed_in: Option<String>,
    /// Do nothing if the tenant has products already
    #[arg(long)]
    if_empty: bool,
    /// Draw no pictures
    #[arg(long)]
    no_pictures: bool,
    /// Write the rows as SQL for D1 to this file instead of the database
    #[arg(long, value_name = "FILE", conflicts_with = "if_empty")]
    sql: Option<PathBuf>,
    /// Write the pictures below this directory instead of the store
    #[arg(long, value_name = "DIR", conflicts_with = "no_pictures")]
    pictures: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  coppice seed                                           240 products with pictures
  coppice seed --products 100000                         a large shop
  coppice seed --sql seed.sql --pictures target/seed     for D1 and R2";

/// How many products are saved at once.
const CHUNK: usize = 100;

/// When the first product was made, in epoch seconds, and how much later each following one.
const FIRST: i64 = 1_735_689_600;
const STEP: i64 = 600;

/// What the stock of the demo shop is noted as.
const STOCK: StockChange<'_> = StockChange {
    cause: StockCause { reason: StockReason::Import, reference: "seed", by: "", at: FIRST },
    told: &[],
};

impl SeedArgs {
    /// Makes the shop.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = if self.sql.is_none() { Some(self.data.open().await?) } else { None };
        let id = TenantId(self.tenant.clone());
        let mut tenant = Tenant {
            host: self.tenant.clone(),
            name: "Coppice Goods".to_owned(),
            currency: "USD".to_owned(),
            id,
        };
        if let Some(platform) = &platform {
            let db = session(platform);
            check_first(&db, &tenant.id).await?;
            if let Some(known) = get_tenant_by_id(&db, &tenant.id).await? {
                tenant = known;
            }
            if self.if_empty && !get_products_after(&db, &tenant.id, 0, 1).await?.0.is_empty() {
                output::remark("The shop has products already.");
                return Ok(ExitCode::SUCCESS);
            }
        }
        // Pictures first: nothing is listed that is not there.
        let files = self.draw(platform.as_ref(), &tenant).await?;
        let more: Vec<Statement> = files
            .iter()
            .flat_map(|file| file.statements(&tenant))
            .chain(selling::statements(&tenant))
            .chain(self.visitor(&tenant))
            .collect();
        match (&self.sql, &platform) {
            (Some(file), _) => sql::write(file, &tenant, self.chunks(&tenant), &more)?,
            (None, Some(platform)) => self.save(platform, &tenant, more).await?,
            (None, None) => {}
        }
        output::line(&format!("{} products in {}", self.products, tenant.name));
        Ok(ExitCode::SUCCESS)
    }

    /// The products, some at a time.
    fn chunks<'a>(&'a self, tenant: &'a Tenant) -> impl Iterator<Item = Vec<Product>> + 'a {
        let product = move |number: u32| match self.shared_pictures {
            Some(pictures) => Some(bench::product(number, pictures, tenant)),
            None => demo::product(number, tenant),
        };
        let mut products = (0..self.products).filter_map(product);
        std::iter::from_fn(move || {
            Some(products.by_ref().take(CHUNK).collect::<Vec<_>>()).filter(|chunk| !chunk.is_empty())
        })
    }

    fn visitor(&self, tenant: &Tenant) -> Vec<Statement> {
        self.signed_in.as_deref().map(|token| visitor::statements(token, tenant)).unwrap_or_default()
    }

    async fn save(
        &self,
        platform: &Platform,
        tenant: &Tenant,
        more: Vec<Statement>,
    ) -> Result<(), CommandError> {
        let db = session(platform);
        db.batch(new_tenant_statements(tenant, FIRST).into()).await?;
        let bar = progress::pieces(self.products.into(), "products");
        for chunk in self.chunks(tenant) {
            db.batch(save_statements(&tenant.id, &chunk, &STOCK)).await?;
            bar.inc(chunk.len() as u64);
        }
        db.batch([recount_statements(&tenant.id).to_vec(), more].concat()).await?;
        bar.finish_and_clear();
        Ok(forget_cached(platform).await?)
    }

    async fn draw(&self, platform: Option<&Platform>, tenant: &Tenant) -> Result<Vec<File>, CommandError> {
        let store = match (&self.pictures, platform) {
            (Some(directory), _) => PictureStore::Directory(directory.clone()),
            (None, Some(platform)) => PictureStore::Bucket(platform.bucket.clone()),
            (None, None) => return Ok(Vec::new()),
        };
        if self.no_pictures {
            return Ok(Vec::new());
        }
        let Some(count) = self.shared_pictures else {
            return store.fill(demo::pictures(self.products, tenant)).await;
        };
        let mut files = store.fill((0..count).map(bench::picture).collect()).await?;
        let ((key, bytes), media_type) = (bench::file(), "application/octet-stream");
        files.push(File::plain(key, media_type, store.put(key, bytes, media_type).await?));
        Ok(files)
    }
}

/// A number that looks like chance and is none: splitmix64 over what it is about.
fn roll(number: u32, about: &str) -> u64 {
    let seed = about.bytes().fold(u64::from(number), |sum, byte| mixed(sum ^ u64::from(byte)));
    mixed(seed)
}

fn mixed(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// When a product was made, in epoch seconds.
fn made_at(number: u32) -> i64 {
    FIRST + i64::from(number) * STEP
}

/// An id in the shape of all others, from the product's number and what it is the id of.
fn id(tenant: &Tenant, number: u32, of: &str) -> String {
    let about = format!("{}/{of}", tenant.id.0);
    let random = (u128::from(roll(number, &about)) << 64) | u128::from(roll(number, &format!("{about}/")));
    uuid_v7(made_at(number) * 1_000, random)
}
