use super::*;
use crate::cdn::model::Visibility;

fn queue(files: usize) -> Queue {
    let mut queue = Queue::default();
    for n in 0..files {
        queue.add(format!("{n}.png"), String::new(), 100);
    }
    queue
}

fn file() -> Box<CdnFile> {
    Box::new(CdnFile {
        id: "1".into(),
        key: "mug-abcdefgh.png".into(),
        folder: String::new(),
        filename: "mug.png".into(),
        original_filename: "Mug.png".into(),
        content_type: "image/png".into(),
        size_bytes: 100,
        sha256: String::new(),
        etag: String::new(),
        width: None,
        height: None,
        alt_text: String::new(),
        visibility: Visibility::Public,
        uploaded_by: None,
        created_at: 0,
        updated_at: 0,
    })
}

#[test]
fn three_are_worked_on_at_once_in_the_order_in_which_they_came() {
    let mut queue = queue(5);
    let started: Vec<_> = std::iter::from_fn(|| queue.start_next()).map(|item| item.id).collect();
    assert_eq!(started, [0, 1, 2]);
    queue.finish(1, 1, Ok(Uploaded::Stored { file: file() }));
    assert_eq!(queue.start_next().map(|item| item.id), Some(3));
    assert_eq!(queue.start_next(), None);
}

#[test]
fn one_that_is_refused_does_not_stop_the_others() {
    let mut queue = queue(2);
    queue.start_next();
    queue.finish(0, 1, Err("0.png is empty".into()));
    assert_eq!(queue.start_next().map(|item| item.id), Some(1));
    queue.finish(1, 1, Ok(Uploaded::Stored { file: file() }));
    assert!(!queue.is_busy());
    assert_eq!(queue.summary(), "1 of 2 uploaded, 1 refused");
}

#[test]
fn what_was_paused_gives_its_place_to_the_next_and_waits_for_its_turn_when_it_goes_on() {
    let mut queue = queue(4);
    while queue.start_next().is_some() {}
    queue.pause(0);
    assert!(queue.is_busy() && !queue.is_current(0, 1));
    assert_eq!(queue.start_next().map(|item| item.id), Some(3));
    queue.resume(0);
    assert_eq!(queue.start_next(), None);
    queue.cancel(3);
    let again = queue.start_next().unwrap();
    assert_eq!((again.id, again.run), (0, 2));
}

#[test]
fn what_an_earlier_start_says_late_does_not_count() {
    let mut queue = queue(1);
    queue.start_next();
    queue.report(0, 1, Stage::Sending, 40);
    queue.pause(0);
    queue.report(0, 1, Stage::Sending, 60);
    assert_eq!(queue.get(0).unwrap().stage, Stage::Paused);
    queue.resume(0);
    queue.start_next();
    queue.finish(0, 1, Err("too late".into()));
    assert_eq!(queue.get(0).unwrap().stage, Stage::Checking);
    queue.finish(0, 2, Ok(Uploaded::Stored { file: file() }));
    assert_eq!(queue.stored(), 1);
}

#[test]
fn the_same_bytes_are_stored_again_only_if_that_is_wanted() {
    let mut queue = queue(1);
    queue.start_next();
    queue.finish(0, 1, Ok(Uploaded::Duplicate { file: file() }));
    assert_eq!(queue.summary(), "0 of 1 uploaded, 1 already there");
    assert!(!queue.is_busy() && queue.start_next().is_none());
    queue.keep_both(0);
    assert!(queue.start_next().is_some_and(|item| item.keep_both));
}

#[test]
fn what_has_arrived_can_be_neither_stopped_nor_given_up() {
    let mut queue = queue(1);
    queue.start_next();
    queue.finish(0, 1, Ok(Uploaded::Stored { file: file() }));
    for act in [Queue::pause, Queue::resume, Queue::cancel, Queue::keep_both] {
        act(&mut queue, 0);
        act(&mut queue, 7);
    }
    assert_eq!(queue.stored(), 1);
}

#[test]
fn who_is_told_how_it_stands_is_told_only_when_something_has_come_to_an_end() {
    let mut queue = queue(3);
    assert_eq!(Queue::default().summary(), "");
    let before = queue.summary();
    while queue.start_next().is_some() {}
    queue.report(0, 1, Stage::Sending, 50);
    assert_eq!(queue.summary(), before);
    queue.cancel(2);
    assert_eq!(queue.summary(), "0 of 2 uploaded");
}
