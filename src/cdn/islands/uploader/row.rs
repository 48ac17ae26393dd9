use leptos::prelude::*;

use crate::cdn::islands::bytes::{bytes, percent};
use crate::cdn::islands::queue::{Item, Queue, Stage};

/// What can be done about a file, beside giving it up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Pause,
    Resume,
    TryAgain,
    KeepBoth,
}

impl Choice {
    fn for_stage(stage: &Stage) -> Option<Self> {
        match stage {
            Stage::Waiting | Stage::Checking | Stage::Sending | Stage::Retrying(_) => Some(Self::Pause),
            Stage::Paused => Some(Self::Resume),
            Stage::Failed(_) => Some(Self::TryAgain),
            Stage::Duplicate(_) => Some(Self::KeepBoth),
            Stage::Stored(_) | Stage::Cancelled => None,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Pause => "Pause",
            Self::Resume => "Resume",
            Self::TryAgain => "Try again",
            Self::KeepBoth => "Keep both",
        }
    }

    fn make(self, queue: &mut Queue, id: usize) {
        match self {
            Self::Pause => queue.pause(id),
            Self::Resume | Self::TryAgain => queue.resume(id),
            Self::KeepBoth => queue.keep_both(id),
        }
    }
}

/// A file that is being uploaded: its name, how far it is, and what can be done about it.
#[component]
pub fn Row(queue: RwSignal<Queue>, id: usize) -> impl IntoView {
    let item = Memo::new(move |_| queue.with(|queue| queue.get(id).cloned()));
    let text = move |read: fn(&Item) -> String| item.with(|item| item.as_ref().map(read).unwrap_or_default());
    let stage = move || item.with(|item| item.as_ref().map(|item| item.stage.clone()));
    let choice = Memo::new(move |_| stage().as_ref().and_then(Choice::for_stage));
    let choose = move |_| {
        if let Some(choice) = choice.get_untracked() {
            queue.update(|queue| choice.make(queue, id));
        }
    };
    let cancel = move |_| queue.update(|queue| queue.cancel(id));
    // The same buttons all the way, so that whoever has the focus on one does not lose it.
    let label = move || choice.get().map(Choice::label).unwrap_or_default();
    let settled = Memo::new(move |_| {
        item.with(|item| {
            item.as_ref().is_none_or(|item| item.is_settled() && !matches!(item.stage, Stage::Failed(_)))
        })
    });
    // Name and size never change.
    let (name, size) = item.with_untracked(|item| {
        item.as_ref().map(|item| (item.name.clone(), bytes(item.size))).unwrap_or_default()
    });
    let (for_choice, for_cancel) = (name.clone(), format!("Cancel {name}"));
    view! {
        <li class="upload" data-testid="upload" data-stage=move || stage().map(|stage| stage_name(&stage))>
            <b>{name.clone()}</b>
            <span class="fine">{size}</span>
            <progress max="100" value=move || text(|item| percent(item.done, item.size).to_string()) aria-label=name></progress>
            <span class="upload-state">{move || item.with(|item| item.as_ref().map(words))}</span>
            <span class="upload-choices">
                <button type="button" hidden=move || choice.get().is_none() aria-label=move || format!("{} {for_choice}", label()) on:click=choose>{label}</button>
                <button type="button" class="quiet" hidden=move || settled.get() aria-label=for_cancel on:click=cancel>"Cancel"</button>
            </span>
        </li>
    }
}

/// What a file has come to, for style sheets.
fn stage_name(stage: &Stage) -> &'static str {
    match stage {
        Stage::Waiting => "waiting",
        Stage::Checking => "checking",
        Stage::Sending => "sending",
        Stage::Retrying(_) => "retrying",
        Stage::Paused => "paused",
        Stage::Stored(_) => "stored",
        Stage::Duplicate(_) => "duplicate",
        Stage::Failed(_) => "failed",
        Stage::Cancelled => "cancelled",
    }
}

/// What a file has come to, in words.
fn words(item: &Item) -> AnyView {
    let done = percent(item.done, item.size);
    let details = |id: &str| format!("/admin/cdn/files/{id}");
    match &item.stage {
        Stage::Waiting => "Waiting".into_any(),
        Stage::Checking => format!("Checking… {done} %").into_any(),
        Stage::Sending => format!("{done} %").into_any(),
        Stage::Retrying(seconds) => format!("Trying again in {seconds} s").into_any(),
        Stage::Paused => "Paused".into_any(),
        Stage::Cancelled => "Cancelled".into_any(),
        Stage::Stored(file) => view! { <a href=details(&file.id)>"Uploaded"</a> }.into_any(),
        Stage::Duplicate(file) => {
            view! { "Already there as "<a href=details(&file.id)>{file.filename.clone()}</a> }.into_any()
        }
        Stage::Failed(problem) => view! { <span class="problem">{problem.clone()}</span> }.into_any(),
    }
}
