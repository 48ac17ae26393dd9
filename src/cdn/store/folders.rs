//! How much each folder holds.

use coppice_platform::PlatformError;
use coppice_platform::sql::{SqlSession, Statement, Value};

use crate::cdn::model::CdnFolder;
use crate::tenant::TenantId;

/// The folders of the shop that hold files, in order of their paths.
///
/// # Errors
/// What the database can't do.
pub async fn get_cdn_folders(db: &SqlSession, tenant: &TenantId) -> Result<Vec<CdnFolder>, PlatformError> {
    db.query(folders_statement(tenant)).await?.decode()
}

pub(super) fn folders_statement(tenant: &TenantId) -> Statement {
    let sql =
        "SELECT folder, files, bytes FROM cdn_folders WHERE tenant_id = ?1 AND files > 0 ORDER BY folder";
    Statement::read("cdn_folders", sql).bind(tenant)
}

/// Adds the files that `which` selects to what their folders hold, as it is before the batch's next statement.
pub(super) fn add_statement(which: &str, params: Vec<Value>) -> Statement {
    let sql = format!(
        "INSERT INTO cdn_folders (tenant_id, folder, files, bytes) \
         SELECT tenant_id, folder, COUNT(*), SUM(size_bytes) FROM cdn_files WHERE {which} GROUP BY tenant_id, folder \
         ON CONFLICT (tenant_id, folder) DO UPDATE SET files = files + excluded.files, bytes = bytes + excluded.bytes"
    );
    Statement::write("cdn_folder_add", sql).bind_all(params)
}

/// Takes the files that `which` selects from what their folders hold.
pub(super) fn take_statement(which: &str, params: Vec<Value>) -> Statement {
    let sql = format!(
        "INSERT INTO cdn_folders (tenant_id, folder, files, bytes) \
         SELECT tenant_id, folder, -COUNT(*), -SUM(size_bytes) FROM cdn_files WHERE {which} GROUP BY tenant_id, folder \
         ON CONFLICT (tenant_id, folder) DO UPDATE SET files = files + excluded.files, bytes = bytes + excluded.bytes"
    );
    Statement::write("cdn_folder_take", sql).bind_all(params)
}
