use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use coppice_platform::clock::ManualClock;
use proptest::prelude::*;

use super::*;

const PATIENCE: Duration = Duration::from_secs(3);

struct Nobody;

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

type Taking<'a> = Pin<Box<dyn Future<Output = Option<Seat<'a>>> + 'a>>;

fn look<'a>(taking: &mut Taking<'a>) -> Poll<Option<Seat<'a>>> {
    taking.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::new(Nobody))))
}

fn ask<'a>(seats: &'a Seats, client: &'a str, clock: &'a ManualClock) -> Taking<'a> {
    Box::pin(seats.take(client, clock, PATIENCE))
}

fn sits<'a>(taking: &mut Taking<'a>) -> Seat<'a> {
    match look(taking) {
        Poll::Ready(Some(seat)) => seat,
        other => panic!("no seat: {:?}", other.map(|seat| seat.is_some())),
    }
}

#[test]
fn who_comes_when_all_is_taken_waits_and_sits_as_soon_as_somebody_leaves() {
    let (seats, clock) = (Seats::new(1, 1), ManualClock::at(0));
    let first = sits(&mut ask(&seats, "a", &clock));
    let mut second = ask(&seats, "b", &clock);
    assert!(look(&mut second).is_pending());
    drop(first);
    let second = sits(&mut second);
    assert_eq!(seats.queue().counts(), (1, 0, 1));
    drop(second);
    assert_eq!(seats.queue().counts(), (0, 0, 0));
}

#[test]
fn a_seat_that_is_kept_is_waited_for_by_nobody_and_comes_back_with_its_holder() {
    let seats = Arc::new(Seats::new(2, 1));
    let first = seats.keep("a").unwrap();
    assert!(seats.keep("a").is_none(), "each has so many");
    let second = seats.keep("b").unwrap();
    assert!(seats.keep("c").is_none(), "and all have so many");
    drop(first);
    let third = seats.keep("a").unwrap();
    drop((second, third));
    assert_eq!(seats.queue().counts(), (0, 0, 0));
}

#[test]
fn who_has_waited_long_enough_is_told_so_and_leaves_nothing_behind() {
    let (seats, clock) = (Seats::new(1, 1), ManualClock::at(0));
    let first = sits(&mut ask(&seats, "a", &clock));
    let mut second = ask(&seats, "a", &clock);
    assert!(look(&mut second).is_pending());
    clock.advance(PATIENCE - Duration::from_millis(1));
    assert!(look(&mut second).is_pending());
    clock.advance(Duration::from_millis(1));
    assert!(matches!(look(&mut second), Poll::Ready(None)));
    drop((first, second));
    assert_eq!(seats.queue().counts(), (0, 0, 0));
}

#[test]
fn many_of_one_client_leave_seats_for_others_and_delay_them_by_one_turn() {
    let (seats, clock) = (Seats::new(4, 2), ManualClock::at(0));
    let mut greedy: Vec<_> = (0..50).map(|_| ask(&seats, "greedy", &clock)).collect();
    let mut sitting: Vec<_> = greedy.drain(..2).map(|mut taking| sits(&mut taking)).collect();
    assert!(greedy.iter_mut().all(|taking| look(taking).is_pending()), "two are all it may have");
    sitting.extend(["b", "c"].map(|other| sits(&mut ask(&seats, other, &clock))));
    let mut late = ask(&seats, "d", &clock);
    assert!(look(&mut late).is_pending());
    drop(sitting.remove(0));
    let one_turn = sits(&mut greedy[0]);
    assert!(look(&mut late).is_pending());
    drop(sitting.remove(0));
    drop(sits(&mut late));
    drop(one_turn);
}

#[test]
fn a_seat_that_nobody_came_for_goes_to_the_next() {
    let (seats, clock) = (Seats::new(1, 1), ManualClock::at(0));
    let first = sits(&mut ask(&seats, "a", &clock));
    let (mut gone, mut next) = (ask(&seats, "b", &clock), ask(&seats, "c", &clock));
    assert!(look(&mut gone).is_pending() && look(&mut next).is_pending());
    drop(first);
    drop(gone);
    drop(sits(&mut next));
    assert_eq!(seats.queue().counts(), (0, 0, 0));
}

proptest! {
    /// Whatever comes, waits, sits and leaves in whatever order: no bound is passed, no seat stays free while somebody waits
    /// who may have it, and at the end nothing is left.
    #[test]
    fn seats_are_neither_lost_nor_given_twice(
        all in 1_u32..6,
        each in 1_u32..4,
        steps in prop::collection::vec((0_u8..3, 0_usize..4, any::<prop::sample::Index>()), 0..80),
    ) {
        let names = ["a", "b", "c", "d"];
        let (seats, clock) = (Seats::new(all, each), ManualClock::at(0));
        let mut waiting: Vec<(usize, Taking<'_>)> = Vec::new();
        let mut sitting: Vec<(usize, Seat<'_>)> = Vec::new();
        for (step, client, which) in steps {
            match step {
                0 => waiting.push((client, ask(&seats, names[client], &clock))),
                1 if !sitting.is_empty() => drop(sitting.remove(which.index(sitting.len()))),
                2 if !waiting.is_empty() => drop(waiting.remove(which.index(waiting.len()))),
                _ => {}
            }
            let mut still = Vec::new();
            for (client, mut taking) in waiting {
                match look(&mut taking) {
                    Poll::Ready(Some(seat)) => sitting.push((client, seat)),
                    Poll::Ready(None) => panic!("nobody has waited yet"),
                    Poll::Pending => still.push((client, taking)),
                }
            }
            waiting = still;
            let count = |client| sitting.iter().filter(|(other, _)| *other == client).count();
            prop_assert!(sitting.len() <= all as usize && (0..4).all(|client| count(client) <= each as usize));
            let free = sitting.len() < all as usize;
            prop_assert!(!waiting.iter().any(|(client, _)| free && count(*client) < each as usize));
        }
        drop((waiting, sitting));
        prop_assert_eq!(seats.queue().counts(), (0, 0, 0));
    }
}
