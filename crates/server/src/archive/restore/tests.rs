use std::collections::BTreeMap;

use coppice_archive::{About, HomeEntry, TableEntry};

use super::*;

fn manifest(schema: &[&str], tables: &[&str], state: &str) -> Manifest {
    let entry =
        |name: &&str| TableEntry { name: (*name).to_owned(), rows: 0, bytes: 0, sha256: String::new() };
    Manifest {
        format: 1,
        about: About {
            program: "0.1.0".to_owned(),
            schema: schema.iter().map(|name| (*name).to_owned()).collect(),
            home: HomeEntry { id: "a".to_owned(), state: state.to_owned() },
            moment: 0,
            secrets: BTreeMap::from([("LINK_KEYS".to_owned(), check::values("LINK_KEYS", "1:a"))]),
            live: false,
            with_objects: true,
            gone: Vec::new(),
        },
        tables: tables.iter().map(entry).collect(),
        objects: Vec::new(),
        sha256: String::new(),
    }
}

#[test]
fn an_older_schema_is_known_and_a_newer_one_or_another_is_named() {
    let all = [("0001_shop.sql", ""), (GATE, ""), ("0030_more.sql", "")];
    let told = |schema: &[&str], tables: &[&str], state| {
        known(&manifest(schema, tables, state), &all).map(<[_]>::len).map_err(|error| error.to_string())
    };
    assert_eq!(told(&["0001_shop.sql", GATE], &["tenants"], "live"), Ok(2));
    assert_eq!(told(&["0001_shop.sql", GATE, "0030_more.sql"], &[], "setting_up"), Ok(3));
    let refused = |schema: &[&str], tables: &[&str], state| told(schema, tables, state).unwrap_err();
    assert!(
        refused(&["0001_shop.sql", GATE, "0030_more.sql", "0031_later.sql"], &[], "live")
            .contains("0031_later.sql")
    );
    assert!(refused(&["0001_shop.sql", GATE, "0030_other.sql"], &[], "live").contains("0030_other.sql"));
    assert!(refused(&["0001_shop.sql", GATE], &["tenants", "wonders"], "live").contains("a table wonders"));
    assert!(refused(&["0001_shop.sql", GATE], &["rate_limits"], "live").contains("a table rate_limits"));
    assert!(refused(&["0001_shop.sql"], &[], "live").contains("what no home is"));
    assert!(refused(&["0001_shop.sql", GATE], &[], "moved").contains("what no home is"));
}

#[test]
fn secrets_come_with_the_archive_or_have_to_be_set() {
    let args = |other_secrets| RestoreArgs {
        data: DataArgs { data: PathBuf::new() },
        file: PathBuf::new(),
        keys: KeyArgs::default(),
        other_secrets,
    };
    let sealed = Verified {
        manifest: manifest(&[], &[], "live"),
        secrets: BTreeMap::from([("LINK_KEYS".to_owned(), "1:a".to_owned())]),
    };
    let plain = Verified { manifest: manifest(&[], &[], "live"), secrets: BTreeMap::new() };
    let here = |secret: &str, is_ours| vec![Found { name: "LINK_KEYS", secret: secret.to_owned(), is_ours }];
    let brought = |archive, here: &[Found], other| {
        args(other).secrets(archive, here).map(|all| all.len()).map_err(|e| e.to_string())
    };
    for (archive, here, count) in [
        (&sealed, vec![], Ok(1)),
        (&sealed, here("1:b", true), Ok(1)),
        (&sealed, here("2:b,1:a", false), Ok(0)),
        (&plain, here("1:a", true), Ok(0)),
        (&sealed, here("1:b", false), Err(())),
        (&plain, vec![], Err(())),
        (&plain, here("1:b", true), Err(())),
    ] {
        let told = brought(archive, &here, false);
        assert_eq!(told.clone().map_err(|why| assert!(why.contains("Set LINK_KEYS as"), "{why}")), count);
        assert_eq!(brought(archive, &here, true), Ok(count.unwrap_or(0)));
    }
}

/// What a later version might do to a table that is kept.
const LATER: (&str, &str) = (
    "0999_later.sql",
    "ALTER TABLE tenants ADD COLUMN motto TEXT NOT NULL DEFAULT ''; UPDATE tenants SET motto = name || '!';",
);

#[tokio::test]
async fn an_archive_of_an_older_schema_is_migrated_after_it_is_back() {
    use coppice::archive::store::{count_rows, get_layout, get_page, get_schema};
    use coppice::home::store::get_home;
    use coppice::tenant::{Gate, HomeState};
    use coppice_archive::{ArchiveReader, ArchiveWriter, Encryption};
    use std::io::Seek;

    let folder = tempfile::tempdir().unwrap();
    let mut file = tempfile::tempfile().unwrap();
    let mut writer = ArchiveWriter::create(&file, &Encryption::Plain, 0).unwrap();
    for table in Table::kept() {
        writer.table(table.name).unwrap();
        if table.name == "tenants" {
            let row = r#"{"id":"default","host":"a.example","name":"Lamps","currency":"EUR","created_at":1,"content_generation":0,"checklist_hidden":0}"#;
            writer.row(row).unwrap();
        }
    }
    let mut about = manifest(&[], &[], "live").about;
    about.schema = coppice::MIGRATIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    writer.finish(about).unwrap();
    file.rewind().unwrap();
    let manifest =
        coppice_archive::verify(&mut ArchiveReader::open(&file, &Keys::default()).unwrap()).unwrap().manifest;
    file.rewind().unwrap();
    let all: Vec<(&str, &str)> = coppice::MIGRATIONS.iter().copied().chain([LATER]).collect();
    let through = known(&manifest, &all).unwrap();
    let data = DataArgs { data: folder.path().join("data") };
    std::fs::create_dir(&data.data).unwrap();
    fill(&data, file, &Keys::default(), &manifest, through, &all).await.unwrap();
    let (_, database) = data.open_any().await.unwrap();
    let db = session(&database);
    let home = get_home(&db).await.unwrap().unwrap();
    assert_eq!((home.state, home.gate), (HomeState::Live, Gate::Open));
    assert_eq!(get_schema(&db).await.unwrap().last().map(String::as_str), Some(LATER.0));
    let layout = get_layout(&db, Table::named("tenants").unwrap()).await.unwrap().unwrap();
    assert_eq!(count_rows(&db, &layout).await.unwrap(), 1);
    assert!(get_page(&db, &layout, None).await.unwrap().rows[0].ends_with(r#""motto":"Lamps!"}"#));
}
