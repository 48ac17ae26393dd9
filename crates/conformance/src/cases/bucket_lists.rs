//! Listing objects: <https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#r2listoptions>.

use coppice_platform::Platform;
use coppice_platform::bucket::{ObjectMeta, PutOptions, stream_of};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::case::{fresh, refused};
use crate::{Failure, Outcome};

cases![
    a_list_holds_the_objects_with_the_prefix_in_order_of_their_bytes,
    a_prefix_is_taken_to_the_letter,
    a_list_tells_of_an_object_what_is_known_of_it,
    a_list_of_nothing_is_complete,
    cursors_lead_through_all_objects_once,
    cursors_lead_through_ten_thousand_objects,
    a_page_of_no_or_too_many_objects_is_refused,
];

async fn put_all(platform: &Platform, prefix: &str, names: &[String]) -> Outcome {
    let keys = names.iter().map(|name| format!("{prefix}{name}")).collect::<Vec<_>>().into_iter();
    let puts = keys.map(|key| {
        let bucket = platform.bucket.clone();
        async move { bucket.put(&key, 1, stream_of("x"), PutOptions::default()).await.map(drop) }
    });
    Ok(stream::iter(puts).buffer_unordered(50).try_collect::<()>().await?)
}

/// All objects under a prefix, page by page. R2 may put fewer on a page than there are.
async fn all(platform: &Platform, prefix: &str, limit: u32) -> Result<Vec<ObjectMeta>, Failure> {
    let (mut objects, mut cursor) = (Vec::new(), None);
    loop {
        let page = platform.bucket.list(prefix, cursor.as_deref(), limit).await?;
        ensure!(
            page.objects.len() <= usize::try_from(limit).unwrap_or(0),
            "a page of {}",
            page.objects.len()
        );
        objects.extend(page.objects);
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(objects);
        }
    }
}

async fn names(platform: &Platform, prefix: &str, limit: u32) -> Result<Vec<String>, Failure> {
    let objects = all(platform, prefix, limit).await?;
    Ok(objects.into_iter().map(|object| object.key.replacen(prefix, "", 1)).collect())
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn a_list_holds_the_objects_with_the_prefix_in_order_of_their_bytes(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    let unsorted = ["b", "a", "é", "B", "🌳", "a/b", "a.b", "\u{ffff}", "10", "9", "a/b/c"];
    put_all(&platform, &prefix, &owned(&unsorted)).await?;
    let sorted = ["10", "9", "B", "a", "a.b", "a/b", "a/b/c", "b", "é", "\u{ffff}", "🌳"];
    ensure_eq!(names(&platform, &prefix, 1_000).await?, sorted);
    Ok(())
}

async fn a_prefix_is_taken_to_the_letter(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    put_all(&platform, &prefix, &owned(&["a_b", "aXb", "A_b", "a%b", "a_c", "b"])).await?;
    for (rest, found) in [("a_", vec!["b", "c"]), ("a%", vec!["b"]), ("A", vec!["_b"]), ("z", vec![])] {
        ensure_eq!(names(&platform, &format!("{prefix}{rest}"), 1_000).await?, found);
    }
    Ok(())
}

/// With its type and what else was stored beside it, or without both.
async fn a_list_tells_of_an_object_what_is_known_of_it(platform: Platform) -> Outcome {
    let key = fresh(&platform, "list");
    let options = PutOptions {
        content_type: Some("image/png".to_owned()),
        custom: [("alt".to_owned(), "a tree".to_owned())].into(),
        sha256: None,
    };
    let meta = platform.bucket.put(&key, 1, stream_of("x"), options).await?;
    let less = ObjectMeta { content_type: None, custom: Default::default(), ..meta.clone() };
    let listed = all(&platform, &key, 10).await?;
    ensure!(listed == [meta] || listed == [less], "listed is {listed:?}");
    Ok(())
}

async fn a_list_of_nothing_is_complete(platform: Platform) -> Outcome {
    let page = platform.bucket.list(&fresh(&platform, "list"), None, 1).await?;
    ensure_eq!((page.objects.len(), page.cursor), (0, None));
    Ok(())
}

async fn cursors_lead_through_all_objects_once(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    let stored: Vec<String> = (0..25).map(|n| format!("{n:03}")).collect();
    put_all(&platform, &prefix, &stored).await?;
    for limit in [1, 7, 24, 25, 26] {
        ensure_eq!(names(&platform, &prefix, limit).await?, stored);
    }
    Ok(())
}

async fn cursors_lead_through_ten_thousand_objects(platform: Platform) -> Outcome {
    let prefix = fresh(&platform, "list");
    let stored: Vec<String> = (0..10_000).map(|n| format!("{n:05}")).collect();
    put_all(&platform, &prefix, &stored).await?;
    let found = names(&platform, &prefix, 1_000).await?;
    ensure!(found == stored, "{} of {} objects found in order", found.len(), stored.len());
    Ok(())
}

async fn a_page_of_no_or_too_many_objects_is_refused(platform: Platform) -> Outcome {
    for limit in [0, 1_001] {
        refused(platform.bucket.list("x", None, limit).await)?;
    }
    Ok(())
}
