//! The report, in Markdown.

use super::events::{PAGES_A_WRITE, READING_MS, VISITORS};
use super::figures::Summary;
use super::model::{STEADY_MS, VISITORS_A_PERSON};
use super::{REPLICAS, Results, USUAL_LAG_MS, city, duration};

/// How wide a line of text may be.
const WIDTH: usize = 118;

pub fn report(results: &Results) -> String {
    let usual = |replicas| results.usual(replicas).map_or(Summary::default(), |figures| figures.all);
    let lag = duration(USUAL_LAG_MS);
    let paragraphs =
        [gain(results, usual, &lag), cost(results, usual), assumptions()].map(|text| wrap(&text));
    format!(
        "# What replicas are worth

<!-- Made by `cargo xtask simulate`. Change the simulation in xtask/src/simulate, not this file. -->

![How long a read takes, with replicas and without](replication.svg)

{paragraphs}
## By city

A replica in each city, median lag {lag}. Times of reads in milliseconds; *local* are those answered in the visitor's
city, *detoured* those that a bookmark sent to the primary.

{by_city}
## By lag

A replica in each city.

{by_lag}
## By number of replicas

Median lag {lag}. Replicas are set up in this order: {order}.

{by_replicas}",
        paragraphs = paragraphs.join("\n"),
        by_city = by_city(results),
        by_lag = by_lag(results),
        order = city::REPLICAS.map(|city| city.name()).join(", "),
        by_replicas = by_replicas(results),
    )
}

fn gain(results: &Results, usual: impl Fn(usize) -> Summary, lag: &str) -> String {
    let (always, all) = (results.always_primary.all, usual(city::ALL.len()));
    format!(
        "**What replicas gain.** With one in each city and a median lag of {lag}, the mean read takes {:.0} ms instead \
         of {:.0} ms, the median one {} ms instead of {} ms, and {} of all reads never leave their city. Those who are \
         far away gain most; beside the primary, in {}, nothing changes. A single replica, in {}, brings the mean down \
         to {:.0} ms, three bring it to {:.0} ms.",
        all.mean_ms,
        always.mean_ms,
        all.p50_ms,
        always.p50_ms,
        percent(all.local),
        city::PRIMARY.name(),
        city::REPLICAS.first().map(|city| city.name()).unwrap_or_default(),
        usual(1).mean_ms,
        usual(3).mean_ms,
    )
}

fn cost(results: &Results, usual: impl Fn(usize) -> Summary) -> String {
    let longest = results.by_lag(city::ALL.len()).last();
    let (lag, worst) = longest.map_or_else(Default::default, |(lag_ms, at)| (duration(lag_ms), at.all));
    format!(
        "**What sessions cost.** A visitor's bookmark keeps them from a replica that is behind what they have done or \
         been shown, and so sends {} of all reads on to the primary; at a median lag of {lag} it is {}. Without \
         sessions, each of these reads would have shown them a site that had gone back. Most of them are the page that \
         follows a form: it is asked for within a round trip of the write, before a replica is likely to know. That is \
         why a tenfold lag adds so little. Nobody is detoured for what others did, but by what their city's isolate has \
         read of the shop itself, which is never more than the nearest server knew.",
        percent(usual(city::ALL.len()).detoured),
        percent(worst.detoured),
    )
}

fn assumptions() -> String {
    format!(
        "**What is assumed.** In each of six cities are {VISITORS} visitors, who ask for a page every {} seconds on \
         average; one of {PAGES_A_WRITE} pages is a form that is sent, and answered by a redirect to a page of the \
         visitor's own. One of {VISITORS_A_PERSON} visitors is signed in, and what belongs to them is read at the primary. \
         A page is one round trip to the database, and nothing else takes time; pages that always ask the primary, such \
         as the account's, are left out. The round trips are averages between IBM Cloud's regions from 27 \
         July to 25 August 2024 \
         ([source](https://github.com/ibm-cloud-docs/vpc/blob/master/_include-segments/network-latency.md)). Cloudflare \
         publishes no figures of the lag: it is drawn for each replica anew every {} seconds, spread as in the one \
         measurement that could be found (p50 0.8 s, p95 3.4 s, p99 6.1 s; \
         [source](https://news.warptechlab.com/news/206796014)) and stretched to each median; a replica learns of writes \
         in order. What D1 does with a read that no replica may answer yet is not documented: here it goes to the \
         primary. D1 has replicas in \
         [six regions](https://developers.cloudflare.com/d1/best-practices/read-replication/#read-replica-locations) of \
         its own, none of them in South America. So the shape holds, and the digits are a guide. Where a read goes is \
         decided by `coppice_platform::replicated::route`, by which the application's own tests go.",
        READING_MS / 1_000,
        STEADY_MS / 1_000,
    )
}

/// The text in lines of some width.
fn wrap(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 {
            let fits = width + 1 + length <= WIDTH;
            lines.push(if fits { ' ' } else { '\n' });
            width = if fits { width + 1 } else { 0 };
        }
        lines.push_str(word);
        width += length;
    }
    lines.push('\n');
    lines
}

fn by_city(results: &Results) -> String {
    let mut table =
        "| | always primary: mean | p50 | p95 | sessions: mean | p50 | p95 | local | detoured |\n\
                     | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
            .to_owned();
    let Some(sessions) = results.usual(city::ALL.len()) else { return table };
    let cities = results.always_primary.by_city.iter().zip(&sessions.by_city);
    let rows = cities.map(|((city, before), (_, after))| (city.name(), before, after));
    for (name, before, after) in rows.chain([("all", &results.always_primary.all, &sessions.all)]) {
        table += &format!("| {name} | {} | {} |\n", times(before), figures(after));
    }
    table
}

fn by_lag(results: &Results) -> String {
    let mut table = head("median lag");
    table += &format!("| *always primary* | {} |\n", figures(&results.always_primary.all));
    for (lag_ms, at) in results.by_lag(city::ALL.len()) {
        table += &format!("| {} | {} |\n", duration(lag_ms), figures(&at.all));
    }
    table
}

fn by_replicas(results: &Results) -> String {
    let mut table = head("replicas");
    for replicas in REPLICAS {
        if let Some(at) = results.usual(replicas) {
            table += &format!("| {replicas} | {} |\n", figures(&at.all));
        }
    }
    table
}

fn head(first: &str) -> String {
    format!("| {first} | mean | p50 | p95 | local | detoured |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
}

fn times(summary: &Summary) -> String {
    format!("{:.1} | {} | {}", summary.mean_ms, summary.p50_ms, summary.p95_ms)
}

fn figures(summary: &Summary) -> String {
    format!("{} | {} | {}", times(summary), percent(summary.local), percent(summary.detoured))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
