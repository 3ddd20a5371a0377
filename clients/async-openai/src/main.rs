//! The async-openai crate as its README and its examples show it: a client with a base URL, and
//! the methods of `chat()` with types of one's own (`byot`), which its maintainer names as the way
//! to the `reasoning_content` of such answers.

mod deepseek;
mod failure;
mod held;
mod session;

use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::ReqwestService;
use async_openai::middleware::retry::OpenAIRetryLayer;
use async_openai::traits::RequestOptionsBuilder;
use async_openai::types::chat::{
    ChatCompletionRequestToolMessage, ChatCompletionRequestUserMessage,
};
use futures::StreamExt;
use serde_json::{Map, Value};
use tower::ServiceBuilder;

use deepseek::{Chunk, Completion, Sent};
use failure::failure;
use held::Held;
use session::{Call, Observation, Outcome, Progress, Settings, Skipped, Step, Turn};

const CLIENT: session::Client = session::Client {
    name: "async-openai",
    version: env!("CARGO_PKG_VERSION"),
    capabilities: &[
        "stream",
        "complete",
        "tools",
        "reasoning",
        "usage",
        "json_mode",
        "cancel",
        "retries",
        "read_timeout",
        "total_timeout",
        "progress",
        "models",
        "balance",
    ],
    concurrency: 8,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    session::serve(&CLIENT, ask)
}

async fn ask(call: Call, progress: Progress) -> Result<Observation, Skipped> {
    let client = client_of(&call);
    match call.api.as_str() {
        "chat" => Ok(chat(&client, call, &progress).await),
        "models" => Ok(valued(client.models().list_byot().await)),
        // "Configurable Requests" in the README.
        "balance" => Ok(valued(match client.models().path("/user/balance") {
            Ok(models) => models.list_byot().await,
            Err(error) => Err(error),
        })),
        other => Err(Skipped(format!(
            "the adapter does not drive the {other} API"
        ))),
    }
}

/// The crate's client; retries and timeouts are set as its README and MIDDLEWARE.md say.
fn client_of(call: &Call) -> Client<OpenAIConfig> {
    let config = OpenAIConfig::new()
        .with_api_base(&call.base_url)
        .with_api_key(&call.api_key);
    let http = http_client_of(&call.settings);
    let client = Client::with_config(config).with_http_client(http.clone());
    match call.settings.max_retries {
        None => client,
        Some(retries) => client.with_http_service(
            ServiceBuilder::new()
                .layer(OpenAIRetryLayer::new(retries))
                .service(ReqwestService::new(http)),
        ),
    }
}

fn http_client_of(settings: &Settings) -> reqwest::Client {
    let mut builder = reqwest::Client::builder();
    if let Some(longest) = settings.read_timeout_s {
        builder = builder.read_timeout(Duration::from_secs_f64(longest));
    }
    if let Some(longest) = settings.total_timeout_s {
        builder = builder.timeout(Duration::from_secs_f64(longest));
    }
    builder.build().expect("a client with a timeout or two")
}

fn valued(answer: Result<Value, OpenAIError>) -> Observation {
    let (turn, value) = match answer {
        Ok(value) => (Turn::default(), Some(value)),
        Err(error) => (told_of(&error), None),
    };
    Observation {
        turns: vec![turn],
        value,
    }
}

fn told_of(error: &OpenAIError) -> Turn {
    Turn {
        outcome: Outcome::Error,
        error: Some(failure(error)),
        ..Turn::default()
    }
}

/// Takes turn after turn; the first that is not complete is the last one.
async fn chat(client: &Client<OpenAIConfig>, call: Call, progress: &Progress) -> Observation {
    let mut request = call.request;
    let mut turns = Vec::new();
    let mut steps = call.then.into_iter();
    loop {
        let mut held = Held::new(progress, call.cancel_after_deltas);
        let told = if request.get("stream") == Some(&Value::Bool(true)) {
            take_stream(client, &request, &mut held).await
        } else {
            take_completion(client, &request, &mut held).await
        };
        turns.push(held.told(&told));
        let (Ok(Outcome::Complete), Some(step)) = (told, steps.next()) else {
            return Observation { turns, value: None };
        };
        answer(&mut request, &held, step);
    }
}

async fn take_stream(
    client: &Client<OpenAIConfig>,
    request: &Map<String, Value>,
    held: &mut Held<'_>,
) -> Result<Outcome, OpenAIError> {
    let mut stream = client
        .chat()
        .create_stream_byot::<_, Chunk>(request)
        .await?;
    while let Some(chunk) = stream.next().await {
        held.take_chunk(chunk?);
        if held.wants_no_more() {
            return Ok(Outcome::Cancelled); // dropping the stream ends the request
        }
    }
    Ok(Outcome::Complete)
}

async fn take_completion(
    client: &Client<OpenAIConfig>,
    request: &Map<String, Value>,
    held: &mut Held<'_>,
) -> Result<Outcome, OpenAIError> {
    let completion = client.chat().create_byot::<_, Completion>(request).await?;
    held.take_completion(completion);
    Ok(Outcome::Complete)
}

/// Adds the assistant's message, then the step's, to the history.
fn answer(request: &mut Map<String, Value>, held: &Held, step: Step) {
    let mut messages = vec![held.message()];
    match step {
        Step::User(text) => {
            messages.push(ChatCompletionRequestUserMessage::from(text.as_str()).into());
        }
        Step::ToolResults(results) => {
            for (call, result) in held.tool_calls().zip(results) {
                let message = ChatCompletionRequestToolMessage {
                    content: result.content.into(),
                    tool_call_id: call.id.clone(),
                };
                messages.push(message.into());
            }
        }
    }
    let history = request.get_mut("messages").and_then(Value::as_array_mut);
    let history = history.expect("a request with messages");
    history.extend(
        messages
            .iter()
            .map(|each: &Sent| serde_json::to_value(each).expect("a message, which is JSON")),
    );
}
