//! A file that goes up in parts, two at a time.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::try_join;
use web_sys::XmlHttpRequest;

use super::transfer::Transfer;
use crate::cdn::api;
use crate::cdn::islands::parts::Parts;
use crate::cdn::islands::queue::Stage;
use crate::cdn::model::{Begun, NewFile, Uploaded};
use crate::client::request::{self, Body, Request, Stop, Watch};
use crate::client::watched;

/// Sends what is not there yet of a file, and puts it together.
pub async fn send(transfer: &Rc<Transfer>, new: &NewFile) -> Result<Uploaded, Stop> {
    let watch: Rc<dyn Watch> = Rc::<Transfer>::clone(transfer);
    let (id, parts) = match watched(&watch, api::begin_upload(new.clone())).await? {
        Begun::Duplicate { file } => return Ok(Uploaded::Duplicate { file }),
        Begun::Parts { id, part_size, stored } => (id, Parts::new(transfer.item.size, part_size, &stored)),
    };
    transfer.file.begun(&id);
    let parts = Rc::new(RefCell::new(parts));
    let lane = || async {
        // The borrow ends before the part goes.
        while let Some(number) = { parts.borrow_mut().take() } {
            send_part(transfer, &id, &parts, number).await?;
        }
        Ok(())
    };
    try_join(lane(), lane()).await?;
    watched(&watch, api::finish_upload(id, new.keep_both)).await
}

async fn send_part(
    transfer: &Rc<Transfer>,
    id: &str,
    parts: &Rc<RefCell<Parts>>,
    number: u16,
) -> Result<(), Stop> {
    let range = parts.borrow().range(number);
    let body = Body::Blob(transfer.slice(range)?);
    let put = Request { method: "PUT", url: format!("/admin/cdn/uploads/{id}/parts/{number}"), body };
    let watch: Rc<dyn Watch> =
        Rc::new(Part { transfer: Rc::clone(transfer), parts: Rc::clone(parts), number });
    request::send(&put, &watch).await?;
    parts.borrow_mut().arrived(number);
    transfer.report(Stage::Sending, parts.borrow().done());
    Ok(())
}

/// Watches one part on its way.
struct Part {
    transfer: Rc<Transfer>,
    parts: Rc<RefCell<Parts>>,
    number: u16,
}

impl Watch for Part {
    fn is_wanted(&self) -> bool {
        self.transfer.is_wanted()
    }

    fn flying(&self, xhr: XmlHttpRequest) {
        self.transfer.flying(xhr);
    }

    fn sent(&self, bytes: u64) {
        self.parts.borrow_mut().sent(self.number, bytes);
        self.transfer.report(Stage::Sending, self.parts.borrow().done());
    }

    fn waiting(&self, seconds: u32) {
        self.parts.borrow_mut().sent(self.number, 0);
        self.transfer.report(Stage::Retrying(seconds), self.parts.borrow().done());
    }
}
