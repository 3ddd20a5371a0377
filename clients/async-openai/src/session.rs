//! The session protocol: one JSON object per line.
//!
//! stdin brings start, run and stop, its end means stop. stdout carries the greeting, then for
//! each run any number of progress lines and exactly one observation, skipped or errored, in any
//! order. Runs go on side by side.

use std::error::Error;
use std::future::Future;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

/// What the greeting tells of the library.
pub struct Client {
    pub name: &'static str,
    pub version: &'static str,
    pub capabilities: &'static [&'static str],
    pub concurrency: usize,
}

/// One conversation to have; the fields are those of the client protocol.
#[derive(Deserialize)]
pub struct Call {
    pub api: String,
    pub base_url: String,
    pub api_key: String,
    pub request: Map<String, Value>,
    #[serde(default)]
    pub then: Vec<Step>,
    #[serde(default)]
    pub settings: Settings,
    pub cancel_after_deltas: Option<usize>,
}

#[derive(Default, Deserialize)]
pub struct Settings {
    pub max_retries: Option<usize>,
    pub read_timeout_s: Option<f64>,
    pub total_timeout_s: Option<f64>,
}

/// A later turn: a question, or the results of the tools that were called.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    User(String),
    ToolResults(Vec<ToolResult>),
}

#[derive(Clone, Deserialize)]
pub struct ToolResult {
    pub content: String,
}

/// What the caller was told; `value` is for a call that gives one value.
#[derive(Serialize)]
pub struct Observation {
    pub turns: Vec<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// What the caller was told in one turn; `None` is what the library does not expose.
#[derive(Default, Serialize)]
pub struct Turn {
    pub outcome: Outcome,
    pub content: Option<String>,
    pub reasoning_content: Option<String>,
    pub tool_calls: Option<Vec<ToolCall>>,
    pub finish_reason: Option<String>,
    pub usage: Option<Map<String, Value>>,
    pub error: Option<Failure>,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    #[default]
    Complete,
    Error,
    Cancelled,
}

#[derive(Serialize)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub arguments: String,
}

/// An error as the caller was given it.
#[derive(Serialize)]
pub struct Failure {
    pub kind: &'static str,
    pub status: Option<u16>,
    pub r#type: &'static str,
    pub message: String,
    pub code: Option<String>,
}

/// Why the library cannot do a call.
pub struct Skipped(pub String);

/// Says how many text deltas the caller holds.
pub struct Progress(String);

impl Progress {
    pub fn report(&self, deltas: usize) {
        say(&json!({"id": self.0, "progress": {"deltas": deltas}}));
    }
}

#[derive(Deserialize)]
#[serde(tag = "cmd", rename_all = "snake_case")]
enum Order {
    Start,
    Run { id: String, call: Box<Call> },
    Stop,
}

/// Answers until stop.
///
/// # Errors
///
/// A line of stdin that is no message of the protocol.
pub fn serve<F, A>(client: &Client, ask: F) -> Result<(), Box<dyn Error>>
where
    F: Fn(Call, Progress) -> A,
    A: Future<Output = Result<Observation, Skipped>> + Send + 'static,
{
    let runtime = Runtime::new()?;
    for line in io::stdin().lines() {
        match serde_json::from_str(&line?)? {
            Order::Start => say(&greeting(client)),
            Order::Run { id, call } => {
                let asked = runtime.spawn(ask(*call, Progress(id.clone())));
                runtime.spawn(async move {
                    say(&match asked.await {
                        Ok(Ok(observation)) => json!({"id": id, "observation": observation}),
                        Ok(Err(Skipped(why))) => json!({"id": id, "skipped": why}),
                        Err(fault) => json!({"id": id, "errored": {"message": fault.to_string()}}),
                    });
                });
            }
            Order::Stop => break,
        }
    }
    runtime.shutdown_background();
    Ok(())
}

fn greeting(client: &Client) -> Value {
    json!({
        "protocol": 1,
        "client": {"name": client.name, "version": client.version, "language": "rust"},
        "capabilities": client.capabilities,
        "concurrency": client.concurrency,
    })
}

/// Writes a whole line, or ends the session: nobody listens any more.
fn say(message: &Value) {
    let mut out = io::stdout().lock();
    if let Err(error) = writeln!(out, "{message}").and_then(|()| out.flush()) {
        eprintln!("cannot answer: {error}");
        std::process::exit(1);
    }
}
