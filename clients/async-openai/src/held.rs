//! What the user has in hand of one turn.
//!
//! The crate hands over chunks and puts nothing together. Its `examples/tool-call-stream` joins
//! the fragments of a call by their index and lets each set id and name; here the first one does,
//! so that what is judged is the crate and not an example.

use std::collections::BTreeMap;

use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCallChunk,
    ChatCompletionMessageToolCalls, ChatCompletionRequestAssistantMessage,
};

use crate::deepseek::{Chunk, Completion, Sent, Usage};
use crate::failure::failure;
use crate::session::{Outcome, Progress, ToolCall, Turn};

pub struct Held<'a> {
    progress: &'a Progress,
    cancel_after: Option<usize>,
    deltas: usize,
    content: String,
    reasoning: Option<String>,
    finish_reason: Option<String>,
    usage: Option<Usage>,
    tool_calls: BTreeMap<u32, ChatCompletionMessageToolCall>,
}

impl<'a> Held<'a> {
    pub fn new(progress: &'a Progress, cancel_after: Option<usize>) -> Self {
        Self {
            progress,
            cancel_after,
            deltas: 0,
            content: String::new(),
            reasoning: None,
            finish_reason: None,
            usage: None,
            tool_calls: BTreeMap::new(),
        }
    }

    pub fn take_chunk(&mut self, chunk: Chunk) {
        self.usage = chunk.usage.or(self.usage.take());
        for choice in chunk.choices.into_iter().filter(|it| it.index == 0) {
            self.finish_reason = choice.finish_reason.or(self.finish_reason.take());
            for call in choice.delta.known.tool_calls.unwrap_or_default() {
                self.take_tool_call(call);
            }
            self.take_texts(choice.delta.known.content, choice.delta.reasoning_content);
        }
    }

    pub fn take_completion(&mut self, completion: Completion) {
        self.usage = completion.usage;
        let Some(choice) = completion.choices.into_iter().next() else {
            return;
        };
        self.finish_reason = choice.finish_reason;
        let calls = choice.message.known.tool_calls.unwrap_or_default();
        for (index, call) in (0..).zip(calls) {
            if let ChatCompletionMessageToolCalls::Function(call) = call {
                self.tool_calls.insert(index, call);
            }
        }
        self.take_texts(
            choice.message.known.content,
            choice.message.reasoning_content,
        );
    }

    fn take_texts(&mut self, content: Option<String>, reasoning: Option<String>) {
        let content = content.unwrap_or_default();
        let is_text = !content.is_empty() || reasoning.as_ref().is_some_and(|it| !it.is_empty());
        self.content.push_str(&content);
        if let Some(reasoning) = reasoning {
            self.reasoning.get_or_insert_default().push_str(&reasoning);
        }
        if is_text {
            self.deltas += 1;
            self.progress.report(self.deltas);
        }
    }

    fn take_tool_call(&mut self, chunk: ChatCompletionMessageToolCallChunk) {
        let call = self.tool_calls.entry(chunk.index).or_default();
        let function = chunk.function.unwrap_or_default();
        if call.id.is_empty() {
            call.id = chunk.id.unwrap_or_default();
        }
        if call.function.name.is_empty() {
            call.function.name = function.name.unwrap_or_default();
        }
        let arguments = function.arguments.unwrap_or_default();
        call.function.arguments.push_str(&arguments);
    }

    pub fn tool_calls(&self) -> impl Iterator<Item = &ChatCompletionMessageToolCall> {
        self.tool_calls.values()
    }

    pub fn wants_no_more(&self) -> bool {
        Some(self.deltas) == self.cancel_after
    }

    /// The answer as it goes back into the history.
    pub fn message(&self) -> Sent {
        let calls = self.tool_calls().cloned().map(Into::into);
        let calls: Vec<ChatCompletionMessageToolCalls> = calls.collect();
        let known = ChatCompletionRequestAssistantMessage {
            content: Some(self.content.as_str().into()),
            tool_calls: (!calls.is_empty()).then_some(calls),
            ..Default::default()
        };
        Sent {
            known: known.into(),
            reasoning_content: self.reasoning.clone(),
        }
    }

    pub fn told(&self, told: &Result<Outcome, OpenAIError>) -> Turn {
        let calls = self.tool_calls().map(|call| ToolCall {
            id: call.id.clone(),
            name: call.function.name.clone(),
            arguments: call.function.arguments.clone(),
        });
        Turn {
            outcome: *told.as_ref().unwrap_or(&Outcome::Error),
            content: Some(self.content.clone()),
            reasoning_content: self.reasoning.clone(),
            tool_calls: Some(calls.collect()),
            finish_reason: self.finish_reason.clone(),
            usage: self.usage.clone(),
            error: told.as_ref().err().map(failure),
        }
    }
}
