//! What a caller of async-openai 0.43.0 is told of streams that go wrong, without wavetank's
//! adapter: asked with a `Value` for a chunk, as its README does, and, where that differs, with
//! the crate's own type.
//!
//!     wavetank serve --speed 100 &
//!     cargo run --quiet --example repro -- drops/clean-end-mid-content done/only …

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::CreateChatCompletionStreamResponse;
use futures::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    for scenario in std::env::args().skip(1) {
        let value = runtime.block_on(streamed::<Value>(&scenario));
        println!("{scenario}: {value}");
        let own = runtime.block_on(streamed::<CreateChatCompletionStreamResponse>(&scenario));
        if own != value {
            println!("  as the crate's own type: {own}");
        }
    }
    Ok(())
}

async fn streamed<C>(scenario: &str) -> String
where
    C: DeserializeOwned + Serialize + Send + 'static,
{
    let mut chunks = Vec::new();
    let told = match collect::<C>(scenario, &mut chunks).await {
        Ok(()) => "ended normally".into(),
        Err(error) => format!("{error:?}").chars().take(96).collect::<String>(),
    };
    let (mut content, mut reasoning, mut finish) = (String::new(), String::new(), Value::Null);
    for choice in chunks.iter().map(|chunk| &chunk["choices"][0]) {
        let delta = &choice["delta"];
        content += delta["content"].as_str().unwrap_or_default();
        reasoning += delta["reasoning_content"].as_str().unwrap_or_default();
        if !choice["finish_reason"].is_null() {
            finish = choice["finish_reason"].clone();
        }
    }
    format!("{told}; content {content:?}, reasoning {reasoning:?}, finish_reason {finish}")
}

async fn collect<C>(scenario: &str, chunks: &mut Vec<Value>) -> Result<(), OpenAIError>
where
    C: DeserializeOwned + Serialize + Send + 'static,
{
    let config = OpenAIConfig::new()
        .with_api_base(format!("http://127.0.0.1:8765/scenarios/{scenario}"))
        .with_api_key("sk-any");
    let client = Client::with_config(config);
    let request = json!({
        "model": "deepseek-v4-flash",
        "stream": true,
        "messages": [{"role": "user", "content": "Hi"}],
    });
    let mut stream = client.chat().create_stream_byot::<_, C>(request).await?;
    while let Some(chunk) = stream.next().await {
        chunks.push(serde_json::to_value(chunk?).expect("a chunk, which is JSON"));
    }
    Ok(())
}

// It prints:
//
// drops/clean-end-mid-content: ended normally; content "One, two", reasoning "", finish_reason null
// drops/clean-end-inside-chunk: ended normally; content "One, two", reasoning "", finish_reason null
// drops/clean-end-mid-reasoning: ended normally; content "", reasoning "9.11 has two", finish_reason null
//   as the crate's own type: ended normally; content "", reasoning "", finish_reason null
// drops/clean-end-mid-tool-call: ended normally; content "", reasoning "", finish_reason null
// drops/close-framed-cut: ended normally; content "One, two", reasoning "", finish_reason null
// drops/gzip-cut: ended normally; content "One, two", reasoning "", finish_reason null
// drops/length-too-short: ended normally; content "One, two", reasoning "", finish_reason null
// errors/in-band-bare-line: ended normally; content "One, two", reasoning "", finish_reason null
// drops/clean-end-before-first-chunk: ended normally; content "", reasoning "", finish_reason null
// drops/empty-body: ended normally; content "", reasoning "", finish_reason null
// keep-alive/ten-minute-close: ended normally; content "", reasoning "", finish_reason null
// done/only: ended normally; content "", reasoning "", finish_reason null
// errors/json-error-in-200: ended normally; content "", reasoning "", finish_reason null
// errors/html-in-200: ended normally; content "", reasoning "", finish_reason null
// errors/204: ended normally; content "", reasoning "", finish_reason null
// errors/401-gateway-plain-text: JSONDeserialize(Error("expected value", line: 1, column: 1), "Authentication Fails (governor)"); content "", reasoning "", finish_reason null
// errors/404: JSONDeserialize(Error("EOF while parsing a value", line: 1, column: 0), ""); content "", reasoning "", finish_reason null
// errors/400-event-stream: JSONDeserialize(Error("expected value", line: 1, column: 1), "data: {\"error\":{\"message\":\"In; content "", reasoning "", finish_reason null
// finish/insufficient-system-resource: ended normally; content "The first step is", reasoning "", finish_reason "insufficient_system_resource"
//   as the crate's own type: JSONDeserialize(Error("unknown variant `insufficient_system_resource`, expected one of `stop`, `; content "The first step is", reasoning "", finish_reason null
// reasoning/before-content: ended normally; content "9.8 is larger.", reasoning "9.11 has two decimals; 9.8 is 9.80.", finish_reason "stop"
//   as the crate's own type: ended normally; content "9.8 is larger.", reasoning "", finish_reason "stop"
// sse/bom: ended normally; content "", reasoning "", finish_reason null
//
// The last one is eventsource-stream 0.2.3: it panics at the mark's second byte, in a task whose
// end looks like the stream's (https://github.com/jpopesculian/eventsource-stream/pull/10).
// DeepSeek sends no such mark, so nothing of it is on the list of known failures.
