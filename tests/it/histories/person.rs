//! People, their devices, and what each of these knows.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use super::model::Known;
use super::realm::{ISOLATES, Realm};
use super::tamper::Without;
use crate::support::{Answer, Visitor};

/// The variant that everybody puts into their cart.
pub const MUG: &str = "v-mug-one";

/// Somebody, or nobody in particular.
pub struct Person {
    /// Their address; none of who never signs in.
    pub email: Option<&'static str>,
    pub devices: Vec<Device>,
}

/// A browser, whose tabs share its cookies.
pub struct Device {
    pub name: String,
    visitor: Visitor,
    pub known: Known,
    /// Answers that have not arrived yet, with what they tell.
    pub under_way: Vec<(Answer, Known)>,
}

impl Device {
    fn new(realm: &Realm, name: String) -> Self {
        let visitor = Visitor::new(realm.isolates[0].0.clone(), "localhost");
        Self { name, visitor, known: Known::default(), under_way: Vec::new() }
    }

    /// The browser as it reaches an isolate.
    pub fn browser(&mut self, realm: &Realm, isolate: usize) -> &mut Visitor {
        self.visitor.router = realm.isolates[isolate % ISOLATES].0.clone();
        &mut self.visitor
    }

    /// Signs in by a code; waits first where nobody is sent another one yet.
    pub async fn sign_in(&mut self, realm: &Realm, isolate: usize) {
        let email = self.name.clone();
        let browser = self.browser(realm, isolate);
        while browser.post("/login", &[("email", &email)]).await.status != StatusCode::SEE_OTHER {
            realm.wait(601_000);
        }
        let sent = realm.platform.mailer.outbox();
        // Whoever runs the shop has other mails too.
        let texts = sent.iter().filter(|sent| sent.mail.to == email).map(|sent| &sent.mail.text);
        let mut codes = texts.filter_map(|text| text.lines().find(|line| line.starts_with("    ")));
        let code = codes.next().unwrap().replace(' ', "");
        let done = browser.post("/login/code", &[("code", &code)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(browser.cookies.contains_key("session"), "{email} is not signed in");
    }

    /// An answer arrives.
    pub fn receive(&mut self, realm: &Realm, (answer, told): (Answer, Known)) {
        self.visitor.keep(&answer);
        if realm.without == Without::BookmarkSet {
            keep_the_last_bookmark(&mut self.visitor.cookies, &answer);
        }
        self.known.add(told);
    }

    /// All answers arrive.
    pub fn receive_all(&mut self, realm: &Realm) {
        for late in std::mem::take(&mut self.under_way) {
            self.receive(realm, late);
        }
    }
}

/// As if all bookmarks had one name.
fn keep_the_last_bookmark(cookies: &mut BTreeMap<String, String>, answer: &Answer) {
    let lines = answer.headers.get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
    let mut given = lines.filter(|line| line.starts_with("bm_") && !line.contains("Max-Age=0"));
    let Some((name, rest)) = given.next_back().and_then(|line| line.split_once('=')) else { return };
    let value = rest.split(';').next().unwrap().to_owned();
    cookies.retain(|name, _| !name.starts_with("bm_"));
    cookies.insert(name.to_owned(), value);
}

impl Person {
    /// Somebody who is signed in at so many devices and has a mug in the cart.
    pub async fn new(realm: &Realm, email: &'static str, devices: usize) -> Self {
        let mut person = Self { email: Some(email), devices: Vec::new() };
        for number in 0..devices {
            let mut device = Device::new(realm, email.to_owned());
            device.sign_in(realm, number).await;
            if number == 0 {
                let browser = device.browser(realm, number);
                browser.post("/cart/lines", &[("variant", MUG), ("quantity", "1")]).await;
            }
            person.devices.push(device);
        }
        person
    }

    /// Browsers of which nobody knows whose they are, each with a cart to come.
    pub fn anonymous(realm: &Realm, devices: usize) -> Self {
        let devices = (0..devices).map(|number| Device::new(realm, format!("browser {number}")));
        Self { email: None, devices: devices.collect() }
    }
}
