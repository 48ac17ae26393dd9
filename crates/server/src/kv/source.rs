//! Where keys and values come from.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use coppice::kv_api::service::moving::{BulkJson, Cloudflare, Mirrored, Remote, Source};
use coppice_platform::Platform;
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};

use crate::catalogue::progress;
use crate::outcome::CommandError;

/// The variable that holds the token, as wrangler has it.
const TOKEN: &str = "CLOUDFLARE_API_TOKEN";

/// Where keys and values come from.
#[derive(Args, Debug)]
pub struct SourceArgs {
    /// The file to read: a JSON array of {key, value, base64?, metadata?, expiration?}, as wrangler's `kv bulk put` takes it
    #[arg(required_unless_present_any = ["from_cloudflare", "mirror"])]
    pub file: Option<PathBuf>,
    /// The namespace to read instead: its account's id and its own. The token that may is read from CLOUDFLARE_API_TOKEN
    #[arg(long, value_name = "ACCOUNT/NAMESPACE", conflicts_with = "file")]
    pub from_cloudflare: Option<String>,
    /// The mirror that is kept beside the data
    #[arg(long, conflicts_with_all = ["file", "from_cloudflare"])]
    pub mirror: bool,
    /// Where its API is; another Coppice has one at https://its.host/client/v4
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://api.cloudflare.com/client/v4",
        requires = "from_cloudflare"
    )]
    pub api: String,
}

impl SourceArgs {
    /// Opens it, with a bar that shows how far it was read.
    pub fn open(&self, platform: &Platform) -> Result<(Source, ProgressBar), CommandError> {
        if self.mirror {
            let mirror = Mirrored::new(platform.mirror_kv.clone());
            return Ok((Source::Mirror(mirror), progress::counted("keys")));
        }
        let Some(namespace) = &self.from_cloudflare else {
            let path = self.file.as_deref().unwrap_or(Path::new("-"));
            let failed = |error| CommandError::Io(path.display().to_string(), error);
            let name = name_of(path).map_err(failed)?;
            let file = File::open(path).map_err(failed)?;
            let bar = progress::bytes(file.metadata().map_err(failed)?.len());
            let file = BulkJson::new(name, Box::new(file), platform.clock.now());
            return Ok((Source::File(file), bar));
        };
        let remote = self.remote(namespace, platform)?;
        let remote = Cloudflare::new(remote, platform.http.clone(), platform.clock.clone());
        Ok((Source::Cloudflare(Box::new(remote)), progress::counted("keys")))
    }

    fn remote(&self, namespace: &str, platform: &Platform) -> Result<Remote, CommandError> {
        let (account, namespace) = namespace.split_once('/').ok_or_else(|| {
            CommandError::Other(
                "--from-cloudflare takes the id of an account and that of a namespace: ACCOUNT/NAMESPACE"
                    .into(),
            )
        })?;
        let is_safe = self.api.starts_with("https://")
            || ["http://localhost", "http://127.0.0.1", "http://[::1]"].iter().any(|own| {
                self.api.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            });
        if !is_safe {
            return Err(CommandError::Other(
                "--api takes an address that begins with https://: the token is sent there".into(),
            ));
        }
        let token = platform.env.get(TOKEN).filter(|token| !token.is_empty()).ok_or_else(|| {
            CommandError::Other(format!("the token that may read the namespace is to stand in {TOKEN}"))
        })?;
        Ok(Remote { api: self.api.clone(), account: account.into(), namespace: namespace.into(), token })
    }
}

/// A file is told by what is in it: under another name it is the same, and with something else in it another.
fn name_of(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(format!("file {}", hex::encode(hash.finalize()))),
            read => hash.update(bytes.get(..read).unwrap_or_default()),
        }
    }
}
