//! Chunks and messages as they come from the API: the crate's own types, with what those drop.
//!
//! `byot` lets a method take and give any type. These keep the crate's deltas and messages and
//! add `reasoning_content`; `finish_reason` is a text, because the crate's enum does not know
//! `insufficient_system_resource`, and usage is a map, because its struct drops the cache.
//! What the crate's types insist on, these insist on: a chunk without `choices`, such as an error
//! in mid-stream, is an `OpenAIError::JSONDeserialize` to both.

use async_openai::types::chat::{
    ChatCompletionRequestMessage, ChatCompletionResponseMessage, ChatCompletionStreamResponseDelta,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub type Usage = Map<String, Value>;

#[derive(Deserialize)]
pub struct Chunk {
    pub choices: Vec<ChunkChoice>,
    pub usage: Option<Usage>,
}

#[derive(Deserialize)]
pub struct ChunkChoice {
    pub index: u32,
    pub delta: Delta,
    pub finish_reason: Option<String>,
}

#[derive(Deserialize)]
pub struct Delta {
    #[serde(flatten)]
    pub known: ChatCompletionStreamResponseDelta,
    pub reasoning_content: Option<String>,
}

#[derive(Deserialize)]
pub struct Completion {
    pub choices: Vec<Choice>,
    pub usage: Option<Usage>,
}

#[derive(Deserialize)]
pub struct Choice {
    pub message: Message,
    pub finish_reason: Option<String>,
}

#[derive(Deserialize)]
pub struct Message {
    #[serde(flatten)]
    pub known: ChatCompletionResponseMessage,
    pub reasoning_content: Option<String>,
}

/// A message of the history.
#[derive(Serialize)]
pub struct Sent {
    #[serde(flatten)]
    pub known: ChatCompletionRequestMessage,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning_content: Option<String>,
}

impl<M: Into<ChatCompletionRequestMessage>> From<M> for Sent {
    fn from(known: M) -> Self {
        Self {
            known: known.into(),
            reasoning_content: None,
        }
    }
}
