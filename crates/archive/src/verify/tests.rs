use age::secrecy::ExposeSecret;
use age::x25519;
use proptest::prelude::*;

use super::*;
use crate::tape::TapeWriter;
use crate::{About, ArchiveWriter, Encryption, HomeEntry, Keys, Locked, ObjectEntry, PART};

const PASSPHRASE: &str = "a passphrase for tests";

fn about(secrets: BTreeMap<String, Vec<String>>) -> About {
    About {
        program: "0.1.0".to_owned(),
        schema: vec!["0001_shop.sql".to_owned()],
        home: HomeEntry { id: "a".to_owned(), state: "live".to_owned() },
        moment: 1_700_000_000,
        secrets,
        live: false,
        with_objects: true,
        gone: Vec::new(),
    }
}

fn archive(
    encryption: &Encryption,
    rows: &[(&str, Vec<String>)],
    objects: &BTreeMap<String, Vec<u8>>,
) -> Vec<u8> {
    let mut writer = ArchiveWriter::create(Vec::new(), encryption, 1_700_000_000).unwrap();
    let mut secrets = BTreeMap::new();
    if encryption.hides() {
        writer.secret("AUTH_SECRET", "hush").unwrap();
        secrets.insert("AUTH_SECRET".to_owned(), check::values("AUTH_SECRET", "hush"));
    }
    for (table, rows) in rows {
        writer.table(table).unwrap();
        rows.iter().for_each(|row| writer.row(row).unwrap());
    }
    for (key, bytes) in objects {
        writer.object(key, bytes.len() as u64, Some("text/plain".to_owned()), BTreeMap::new()).unwrap();
        bytes.chunks(100).for_each(|chunk| writer.bytes(chunk).unwrap());
        writer.end_object().unwrap();
    }
    writer.finish(about(secrets)).unwrap().0
}

fn small(encryption: &Encryption) -> Vec<u8> {
    let rows = vec![r#"{"id":"a","n":1}"#.to_owned(), r#"{"id":"b","n":null}"#.to_owned()];
    let objects = BTreeMap::from([("a/b.txt".to_owned(), vec![7; 300]), ("é".to_owned(), Vec::new())]);
    archive(encryption, &[("tenants", rows), ("empty", Vec::new())], &objects)
}

fn keys() -> Keys {
    Keys { passphrase: Some(PASSPHRASE.to_owned()), identities: None }
}

fn verified(bytes: &[u8]) -> Result<Verified, ArchiveError> {
    verify(&mut ArchiveReader::open(bytes, &keys())?)
}

fn with_passphrase() -> Encryption {
    Encryption::passphrase(PASSPHRASE.to_owned()).unwrap()
}

#[test]
fn what_is_written_is_whole_whoever_it_is_for() {
    let identity = x25519::Identity::generate();
    let recipients = Encryption::recipients(&[identity.to_public().to_string()]).unwrap();
    for (encryption, locked) in [
        (Encryption::Plain, Locked::Open),
        (with_passphrase(), Locked::Passphrase),
        (recipients, Locked::Key),
    ] {
        let bytes = small(&encryption);
        assert_eq!(Locked::of(bytes.as_slice()).unwrap(), locked);
        let file = format!("# created: today\n{}\n", identity.to_string().expose_secret());
        let keys = Keys { identities: Some(file), ..keys() };
        let Verified { manifest, secrets } =
            verify(&mut ArchiveReader::open(bytes.as_slice(), &keys).unwrap()).unwrap();
        assert_eq!(
            manifest.tables.iter().map(|t| (t.name.as_str(), t.rows)).collect::<Vec<_>>(),
            [("tenants", 2), ("empty", 0)]
        );
        assert_eq!(
            manifest.objects.iter().map(|o| (o.key.as_str(), o.size)).collect::<Vec<_>>(),
            [("a/b.txt", 300), ("é", 0)]
        );
        assert_eq!(secrets.get("AUTH_SECRET").map(String::as_str), encryption.hides().then_some("hush"));
    }
}

#[test]
fn another_passphrase_opens_nothing_and_none_is_asked_for() {
    let bytes = small(&with_passphrase());
    let open = |keys: &Keys| ArchiveReader::open(bytes.as_slice(), keys).err().unwrap();
    let other = Keys { passphrase: Some("another passphrase".to_owned()), identities: None };
    assert!(matches!(open(&other), ArchiveError::WrongKey));
    assert!(matches!(open(&Keys::default()), ArchiveError::Locked("its passphrase")));
    assert!(Encryption::passphrase("too short".to_owned()).is_err());
    assert!(Encryption::recipients(&["age1nobody".to_owned()]).is_err());
}

#[test]
fn an_archive_that_is_cut_anywhere_is_refused() {
    let bytes = small(&Encryption::Plain);
    for end in 0..bytes.len() {
        let refused = verified(&bytes[..end]).unwrap_err();
        assert!(matches!(refused, ArchiveError::Cut | ArchiveError::Foreign), "{end}: {refused}");
    }
    let bytes = small(&with_passphrase());
    for end in (0..bytes.len()).step_by(bytes.len() / 3) {
        assert!(verified(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_bit_that_is_flipped_is_found_wherever_it_is() {
    let bytes = small(&Encryption::Plain);
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        // A header says more than is asked of it: who, when, and what the sum is made of.
        if let Ok(read) = verified(&changed) {
            assert_eq!(read.manifest, verified(&bytes).unwrap().manifest, "{place}");
        }
    }
    let mut changed = small(&with_passphrase());
    let place = changed.len() - 900;
    changed[place] ^= 1;
    assert!(matches!(verified(&changed).unwrap_err(), ArchiveError::Damaged(_)));
}

/// A plain archive of these members, the first of which is what it has to be.
fn made(members: &[(&str, &str)]) -> Vec<u8> {
    let mut tape = TapeWriter::new(Vec::new(), 0);
    for (name, text) in [("format.json", r#"{"name":"coppice-archive","version":1}"#)].iter().chain(members) {
        tape.begin(name, text.len() as u64).unwrap();
        tape.write(text.as_bytes()).unwrap();
        tape.end().unwrap();
    }
    tape.finish().unwrap()
}

#[test]
fn what_does_not_belong_into_an_archive_is_named() {
    let row = "{\"id\":1}\n";
    for (members, why) in [
        (vec![("../evil", "")], "“../evil”"),
        (vec![("/etc/evil", "")], "“/etc/evil”"),
        (vec![("objects/a/../../evil", "")], "“objects/a/../../evil”"),
        (vec![("objects/b", ""), ("objects/a", "")], "“objects/a”"),
        (vec![("objects/b", ""), ("objects/b", "")], "“objects/b”"),
        (vec![("objects/b", ""), ("tables/a/000001.ndjson", row)], "“tables/a/000001.ndjson”"),
        (vec![("tables/a/000002.ndjson", row)], "“tables/a/000002.ndjson”"),
        (
            vec![
                ("tables/a/000001.ndjson", row),
                ("tables/b/000001.ndjson", row),
                ("tables/a/000001.ndjson", row),
            ],
            "twice",
        ),
        (vec![("tables/a/000001.ndjson", "{\"id\":1}")], "the rows of a can't be read"),
        (vec![("tables/a/000001.ndjson", "[1]\n")], "the rows of a can't be read"),
        (vec![("secrets/AUTH_SECRET", "hush")], "everybody can read it"),
        (vec![("manifest.json", "{}")], "manifest can't be understood"),
    ] {
        let refused = verified(&made(&members)).unwrap_err().to_string();
        assert!(refused.contains(why), "{members:?}: {refused}");
    }
    assert!(matches!(verified(&made(&[])).unwrap_err(), ArchiveError::Cut), "no manifest");
}

#[test]
fn what_the_manifest_says_has_to_be_there_and_nothing_else() {
    let bytes = small(&Encryption::Plain);
    let Verified { manifest, .. } = verified(&bytes).unwrap();
    let part = "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":null}\n";
    let seven = "\u{7}".repeat(300);
    let told = |change: &dyn Fn(&mut Manifest)| {
        let mut manifest = manifest.clone();
        change(&mut manifest);
        let manifest = manifest.hashed().unwrap();
        let text = serde_json::to_string(&manifest).unwrap();
        let members = [
            ("tables/tenants/000001.ndjson", part),
            ("objects/a/b.txt", &*seven),
            ("objects/é", ""),
            ("manifest.json", &text),
        ];
        verified(&made(&members)).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(told(&|_| {}), Ok(()));
    for (change, what) in [
        (&(|m: &mut Manifest| m.tables[0].rows = 3) as &dyn Fn(&mut Manifest), "the table tenants"),
        (&|m| m.tables.clear(), "the table tenants"),
        (&|m| m.tables[1].rows = 1, "the table empty"),
        (&|m| m.objects[0].size = 3, "the file “a/b.txt”"),
        (&|m| drop(m.objects.remove(0)), "the file “é”"),
        (&|m| m.objects.push(ObjectEntry { key: "z".to_owned(), ..m.objects[0].clone() }), "the file “z”"),
        (&|m| m.about.with_objects = false, "the file “a/b.txt”"),
    ] {
        let refused = told(change).unwrap_err();
        assert!(refused.contains(&format!("{what} is not what its manifest says")), "{refused}");
    }
}

#[test]
fn what_is_something_else_or_of_a_later_format_is_told() {
    assert!(matches!(verified(b"").unwrap_err(), ArchiveError::Cut | ArchiveError::Foreign));
    assert!(matches!(verified(&[b'x'; 2_000]).unwrap_err(), ArchiveError::Foreign));
    for (format, newer) in
        [(r#"{"name":"other","version":1}"#, false), (r#"{"name":"coppice-archive","version":2}"#, true)]
    {
        let mut tape = TapeWriter::new(Vec::new(), 0);
        tape.begin("format.json", format.len() as u64).unwrap();
        tape.write(format.as_bytes()).unwrap();
        tape.end().unwrap();
        let refused = verified(&tape.finish().unwrap()).unwrap_err();
        assert!(
            matches!((&refused, newer), (ArchiveError::Foreign, false) | (ArchiveError::Newer(2), true)),
            "{refused}"
        );
    }
}

#[test]
fn tables_come_in_parts_that_one_can_hold() {
    let row = format!(r#"{{"text":"{}"}}"#, "x".repeat(3 << 20));
    let bytes = archive(&Encryption::Plain, &[("a", vec![row; 5])], &BTreeMap::new());
    let mut reader = ArchiveReader::open(bytes.as_slice(), &Keys::default()).unwrap();
    let mut parts = Vec::new();
    while let Some((member, size)) = reader.next_member().unwrap() {
        if let Member::Part(_, number) = member {
            assert!(size <= PART as u64);
            parts.push((number, reader.part().unwrap().lines().count()));
        }
    }
    assert_eq!(parts, [(1, 2), (2, 2), (3, 1)]);
    let mut writer = ArchiveWriter::create(Vec::new(), &Encryption::Plain, 0).unwrap();
    writer.table("a").unwrap();
    assert!(writer.row(&"x".repeat(16 << 20)).is_err(), "nobody could hold it");
    assert!(writer.secret("A", "b").is_err(), "everybody could read it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn whatever_goes_in_comes_out(
        texts in prop::collection::vec(any::<String>(), 0..9),
        objects in prop::collection::btree_map("[a-zé]{1,9}(/[a-z]{200})?", prop::collection::vec(any::<u8>(), 0..900), 0..5),
    ) {
        let rows: Vec<String> = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
        let bytes = archive(&Encryption::Plain, &[("a", rows.clone())], &objects);
        let manifest = verified(&bytes).unwrap().manifest;
        prop_assert_eq!(manifest.objects.len(), objects.len());
        let mut reader = ArchiveReader::open(bytes.as_slice(), &Keys::default()).unwrap();
        let mut read = Vec::new();
        while let Some((member, _)) = reader.next_member().unwrap() {
            match member {
                Member::Part(..) => read.extend(reader.part().unwrap().lines().map(str::to_owned)),
                Member::Object(key) => {
                    let mut content = vec![0; 1_000];
                    let count = reader.read(&mut content).unwrap();
                    prop_assert_eq!(&content[..count], &objects[&key][..]);
                }
                _ => {}
            }
        }
        prop_assert_eq!(read, rows);
    }
}
