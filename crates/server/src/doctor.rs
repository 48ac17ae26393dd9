//! `coppice doctor`: whether the shops' books add up.

use std::process::ExitCode;

use clap::Args;
use coppice::audit::{Action, AuditEvent};
use coppice::orders::service::drift::{Place, mend_counts, step};
use coppice::tenant::Tenant;
use coppice::tenant::store::get_tenants;
use coppice_platform::Platform;
use coppice_platform::sql::SqlSession;

use crate::catalogue::{session, tenant};
use crate::outcome::CommandError;
use crate::output;
use crate::platform::DataArgs;

/// See whether stock, money and numbers add up.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct DoctorArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Of this shop alone
    #[arg(long)]
    tenant: Option<String>,
    /// Put right what is counted: stock gets the moves that explain it, codes the number of orders that use them
    #[arg(long)]
    repair: bool,
}

const EXAMPLES: &str =
    "Stock is the sum of its moves, orders are what their payments and lines come to, numbers of orders and invoices
follow each other, codes are used as often as is said. Exit code 1: something does not add up. Orders are put
right at /admin/drift, where their buyers are told too; whether all files are there, `coppice cdn sync` says.

Examples:
  coppice doctor
  coppice doctor --tenant default --repair";

impl DoctorArgs {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, CommandError> {
        let platform = self.data.open().await?;
        let db = session(&platform);
        let shops = match &self.tenant {
            Some(name) => vec![tenant(&db, name).await?],
            None => get_tenants(&db).await?,
        };
        let mut left = 0_usize;
        for shop in &shops {
            left = left.saturating_add(self.examine(&platform, &db, shop).await?);
        }
        Ok(if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Looks at all of a shop's books; how much does not add up then.
    async fn examine(
        &self,
        platform: &Platform,
        db: &SqlSession,
        shop: &Tenant,
    ) -> Result<usize, CommandError> {
        let (mut orders, mut left, mut mended) = (0_u64, 0_usize, 0_usize);
        let mut next = Some(Place::first());
        while let Some(place) = next {
            let step = step(db, &shop.id, &place).await?;
            orders = orders.saturating_add(step.orders);
            for finding in &step.findings {
                output::line(&format!("{}: {finding}", shop.id.0));
            }
            left = left.saturating_add(step.findings.len());
            if self.repair {
                let note = |subject: &str| AuditEvent {
                    tenant: Some(shop.id.0.clone()),
                    subject: subject.to_owned(),
                    ..AuditEvent::at(platform.clock.now(), Action::DriftRepaired)
                };
                let done = mend_counts(platform, db, &shop.id, &step.findings, "", note).await?;
                mended = mended.saturating_add(done);
            }
            next = step.next;
        }
        left = left.saturating_sub(mended);
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
