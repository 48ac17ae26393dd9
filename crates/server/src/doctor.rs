//! `coppice doctor`: whether the shops' books add up, and what the shops move from can be asked.

mod source;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use coppice::audit::{Action, AuditEvent};
use coppice::auth::store::get_shared_addresses;
use coppice::client_address::of_masked;
use coppice::config::Config;
use coppice::kv_api::service::mirror::get_depths;
use coppice::orders::service::Context;
use coppice::orders::service::drift::{Place, mend_found, step};
use coppice::state::AppState;
use coppice::tenant::Tenant;
use coppice::tenant::store::get_tenants;
use coppice_platform::Platform;
use coppice_platform::background::{Background, Task};
use coppice_platform::http::address::is_public;
use coppice_platform::native::ProcessEnv;
use coppice_platform::sql::SqlSession;

use crate::catalogue::tenant;
use crate::outcome::CommandError;
use crate::output;
use crate::platform::{DataArgs, session};
use crate::secrets::WithSecrets;

/// How long what is written may wait for the mirror, in seconds.
const MIRROR_SECS: i64 = 600;

/// For how long it is looked where people have signed in, in seconds: a week.
const LOOK_BACK: i64 = 7 * 86_400;

/// How many people at one address of somebody's own network are hardly one household.
const MANY_PEOPLE: u32 = 5;

/// See whether stock, money and numbers add up.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct DoctorArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Of this shop alone
    #[arg(long)]
    tenant: Option<String>,
    /// Put right what can be: stock gets the moves that explain it, codes the number of orders that use them, and orders become
    /// what their payments come to, those at Stripe too
    #[arg(long)]
    repair: bool,
}

const EXAMPLES: &str =
    "Stock is the sum of its moves, orders are what their payments and lines come to, numbers of orders and invoices
follow each other, codes are used as often as is said, and what Stripe has taken and given back in the last 90 days
is noted. Many visitors at one private address are told of: limits take them for one. Where DYNAMODB_* is set, it is seen whether the
table that is to be moved can be asked. Exit code 1: something does not add up, or Stripe or DynamoDB can't be asked. Who is to hear that their order is paid
is told when the shop runs. Whether all files are there, `coppice cdn sync` says.

Examples:
  coppice doctor
  coppice doctor --tenant default --repair";

impl DoctorArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let secrets = WithSecrets::planned(&self.data.data, Arc::new(ProcessEnv))?;
        let config = Config::read(&secrets).map_err(CommandError::Config)?;
        // Mails wait for whoever serves: this process may be over before they are sent.
        let app = AppState::new(Platform { background: Arc::new(Never), ..platform }, config);
        let db = session(&app.platform);
        let shops = match &self.tenant {
            Some(name) => vec![tenant(&db, name).await?],
            None => get_tenants(&db).await?,
        };
        let mut left = 0_usize;
        for shop in &shops {
            left = left.saturating_add(self.examine(&app, &db, shop).await?);
        }
        left = left.saturating_add(examine_mirrors(&app.platform, &db).await?);
        left = left.saturating_add(source::examine(&app.platform).await);
        warn_of_shared_addresses(&app.platform, &db).await?;
        Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Looks at all of a shop's books; how much does not add up then.
    async fn examine(&self, app: &AppState, db: &SqlSession, shop: &Tenant) -> Result<usize, CommandError> {
        let context = Context { app, db, tenant: &shop.id, locals: None };
        let (mut orders, mut left, mut mended) = (0_u64, 0_usize, 0_usize);
        let mut next = Some(Place::first());
        while let Some(place) = next {
            let mut found = step(&context, &place).await?;
            orders = orders.saturating_add(found.orders);
            for finding in &found.findings {
                output::line(&format!("{}: {finding}", shop.id.0));
            }
            let count = found.findings.len();
            if self.repair && count > 0 {
                let note = |subject: &str| AuditEvent {
                    tenant: Some(shop.id.0.clone()),
                    subject: subject.to_owned(),
                    ..AuditEvent::at(context.now(), Action::DriftRepaired)
                };
                mend_found(&context, &found.findings, "", usize::MAX, note).await?;
                // What is right now is what is not found any more.
                found = step(&context, &place).await?;
                mended = mended.saturating_add(count.saturating_sub(found.findings.len()));
            }
            left = left.saturating_add(found.findings.len());
            if let Some(why) = found.unasked {
                output::line(&format!(
                    "{}: what Stripe has taken and given back was not looked at to its end: {why}",
                    shop.id.0
                ));
                left = left.saturating_add(1);
            }
            next = found.next;
        }
        let id = &shop.id.0;
        output::remark(&match (left, mended) {
            (0, 0) => format!(
                "{id}: all is well: stock, money and numbers add up, of {orders} orders and of all that is sold"
            ),
            (_, 0) => format!("{id}: {left} things do not add up"),
            _ => format!("{id}: {mended} things were put right, {left} do not add up"),
        });
        Ok(left)
    }
}

/// Says where many people seem to be at one address that is nobody's in the world: a proxy's, most likely, so that limits count them as
/// one, and ten of them keep the next from signing in.
async fn warn_of_shared_addresses(platform: &Platform, db: &SqlSession) -> Result<(), CommandError> {
    let since = platform.clock.now().saturating_sub(LOOK_BACK);
    let shared = get_shared_addresses(db, since, MANY_PEOPLE).await?;
    for address in shared.iter().filter(|shared| of_masked(&shared.ip).is_some_and(|ip| !is_public(ip))) {
        output::line(&format!(
            "{} people have signed in from {} within a week, which is an address of a private network. If that is a proxy's, \
             set CLIENT_ADDRESS_HEADER, and TRUSTED_PROXIES where there are several (docs/proxies.md)",
            address.people, address.ip
        ));
    }
    Ok(())
}

/// Does nothing later.
struct Never;

impl Background for Never {
    fn wait_until(&self, _: Task) {}
}

/// Says what mirrors in KV do not have yet; how many are behind for longer than they should be.
async fn examine_mirrors(platform: &Platform, db: &SqlSession) -> Result<usize, CommandError> {
    let mut late = 0_usize;
    for depth in get_depths(db).await? {
        let since = platform.clock.now().saturating_sub(depth.oldest);
        let refused = match depth.refused {
            0 => String::new(),
            refused => format!(", {refused} of them refused by KV"),
        };
        output::line(&format!(
            "the mirror of {}: {} keys are not copied yet{refused}, the oldest for {since} seconds",
            depth.namespace_id, depth.names
        ));
        late = late.saturating_add(usize::from(since > MIRROR_SECS));
    }
    Ok(late)
}
