//! Time, chance, work after the answer, and other servers.

use std::time::Duration;

use bytes::Bytes;
use coppice_platform::http::{HttpLimits, Reach};
use coppice_platform::random::uuid_v7;
use coppice_platform::{Platform, PlatformError};
use futures_util::future::{Either, select};

use super::kv::ttl;
use crate::Outcome;
use crate::case::{fails, fresh};

cases![
    the_clock_tells_this_century,
    a_sleep_takes_its_time,
    sleeps_run_side_by_side,
    a_sleep_nobody_waits_for_hurts_nobody,
    random_bytes_differ_and_fill_the_buffer,
    ids_sort_by_the_time_they_were_made,
    a_setting_nobody_made_is_missing,
    background_work_is_done,
    a_server_that_can_not_be_reached_may_be_tried_again,
];

async fn the_clock_tells_this_century(platform: Platform) -> Outcome {
    let (ms, seconds) = (platform.clock.now_ms(), platform.clock.now());
    // From 2025 to 2100.
    ensure!((1_735_689_600..4_102_444_800).contains(&seconds), "{seconds}");
    ensure!((seconds - ms / 1_000).abs() <= 1, "{ms} ms are not {seconds} s");
    Ok(())
}

async fn a_sleep_takes_its_time(platform: Platform) -> Outcome {
    let before = platform.clock.now_ms();
    platform.clock.sleep(Duration::from_millis(50)).await;
    let took = platform.clock.now_ms() - before;
    ensure!((45..5_000).contains(&took), "50 ms took {took}");
    Ok(())
}

async fn sleeps_run_side_by_side(platform: Platform) -> Outcome {
    let before = platform.clock.now_ms();
    let nap = || platform.clock.sleep(Duration::from_millis(100));
    futures_util::future::join_all([nap(), nap(), nap(), nap(), nap(), nap(), nap(), nap(), nap(), nap()])
        .await;
    let took = platform.clock.now_ms() - before;
    ensure!((95..700).contains(&took), "ten times 100 ms at once took {took}");
    Ok(())
}

async fn a_sleep_nobody_waits_for_hurts_nobody(platform: Platform) -> Outcome {
    let before = platform.clock.now_ms();
    let long = platform.clock.sleep(Duration::from_secs(3_600));
    let short = platform.clock.sleep(Duration::from_millis(20));
    let first = select(long, short).await;
    ensure!(matches!(first, Either::Right(_)), "an hour was over first");
    drop(first);
    // Woken once for another reason, a sleep still ends: not every timer minds who waits for it.
    let mut again = platform.clock.sleep(Duration::from_millis(60));
    for _ in 0..2 {
        again = match select(again, platform.clock.sleep(Duration::from_millis(10))).await {
            Either::Left(_) => return Ok(()),
            Either::Right((_, again)) => again,
        };
    }
    again.await;
    ensure!(platform.clock.now_ms() - before < 5_000, "it took too long");
    Ok(())
}

async fn random_bytes_differ_and_fill_the_buffer(platform: Platform) -> Outcome {
    let draw = || {
        let mut bytes = vec![0_u8; 70_000];
        platform.random.fill(&mut bytes);
        bytes
    };
    let (one, two) = (draw(), draw());
    ensure!(one != two, "the same bytes twice");
    for part in one.chunks(1_000) {
        let zeros = part.iter().filter(|byte| **byte == 0).count();
        ensure!(zeros < 100, "{zeros} of {} bytes are zero", part.len());
    }
    ensure!(platform.random.u128() != platform.random.u128(), "the same number twice");
    Ok(())
}

async fn ids_sort_by_the_time_they_were_made(platform: Platform) -> Outcome {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(uuid_v7(platform.clock.now_ms(), platform.random.u128()));
        platform.clock.sleep(Duration::from_millis(5)).await;
    }
    ensure!(ids.is_sorted(), "{ids:?}");
    Ok(())
}

async fn a_setting_nobody_made_is_missing(platform: Platform) -> Outcome {
    ensure_eq!(platform.env.get(&fresh(&platform, "SETTING")), None);
    Ok(())
}

async fn background_work_is_done(platform: Platform) -> Outcome {
    let key = fresh(&platform, "background");
    let (kv, clock, task_key) = (platform.cache_kv.clone(), platform.clock.clone(), key.clone());
    platform.background.wait_until(Box::pin(async move {
        clock.sleep(Duration::from_millis(20)).await;
        // The case sees whether it worked.
        let _: Result<(), PlatformError> = kv.put(&task_key, b"done".to_vec(), ttl(), None).await;
    }));
    for _ in 0..100 {
        if platform.cache_kv.list(&key, None, 1).await?.keys.len() == 1 {
            return Ok(());
        }
        platform.clock.sleep(Duration::from_millis(20)).await;
    }
    ensure!(false, "after two seconds it was not");
    Ok(())
}

async fn a_server_that_can_not_be_reached_may_be_tried_again(platform: Platform) -> Outcome {
    // The discard port of this very machine: nobody listens.
    let request = http::Request::get("http://127.0.0.1:9/").body(Bytes::new());
    let request = request.map_err(|e| crate::Failure(e.to_string()))?;
    let limits = HttpLimits { timeout: Duration::from_secs(5), max_bytes: 1_000, reach: Reach::Anywhere };
    let error = fails(platform.http.send(request, limits).await, |_| true)?;
    ensure!(error.retryable(), "{error}");
    Ok(())
}
