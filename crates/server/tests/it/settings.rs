//! Settings that can't be used, as an operator meets them.

use std::process::Command;

#[test]
fn all_problems_are_told_at_start_without_secrets_and_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
    command.args(["serve", "--port", "0", "--data"]).arg(&data).envs([
        ("APP_ENV", "dev"),
        ("MAX_IN_FLIGHT", "many"),
        ("CDN_S3_BUCKET", "files"),
        ("CDN_S3_ENDPOINT", "http://s3.example"),
        ("CDN_S3_SECRET_ACCESS_KEY", "hush hush"),
    ]);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let told = [
        "CDN_S3_REGION=: ",
        "CDN_S3_ACCESS_KEY_ID=: ",
        "CDN_S3_SECRET_ACCESS_KEY=…: ",
        "CDN_S3_ENDPOINT=http://s3.example: ",
        "MAX_IN_FLIGHT=many: ",
    ];
    assert!(told.iter().all(|problem| said.contains(problem)) && !said.contains("hush"), "{said}");
    assert_eq!((output.status.code(), data.exists()), (Some(2), false));
}

#[test]
fn what_can_not_be_opened_is_named_with_its_path() {
    for (name, is_folder) in [
        ("", false),
        ("coppice.sqlite", true),
        ("kv.sqlite", true),
        ("objects", false),
        ("objects.sqlite", true),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let path = if name.is_empty() { data.clone() } else { data.join(name) };
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        if is_folder {
            std::fs::create_dir(&path).unwrap()
        } else {
            std::fs::write(&path, "a file").unwrap()
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_coppice"));
        let output =
            command.args(["serve", "--port", "0", "--data"]).arg(&data).env("APP_ENV", "dev").output();
        let output = output.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(path.to_str().unwrap()), "{name}: {said}");
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
    }
}
