//! What the crate's error says to the caller.

use async_openai::error::{OpenAIError, StreamError};

use crate::session::Failure;

pub fn failure(error: &OpenAIError) -> Failure {
    let mut told = Failure {
        kind: "other",
        status: None,
        r#type: "OpenAIError",
        message: error.to_string(),
        code: None,
    };
    match error {
        OpenAIError::ApiError(answered) => {
            told.kind = "http";
            told.r#type = "OpenAIError::ApiError";
            told.status = Some(answered.status_code.as_u16());
            told.message.clone_from(&answered.api_error.message);
            told.code.clone_from(&answered.api_error.code);
        }
        OpenAIError::Reqwest(error) => {
            told.kind = kind_of_transport(error);
            told.r#type = "OpenAIError::Reqwest";
        }
        OpenAIError::JSONDeserialize(..) => {
            told.kind = "protocol";
            told.r#type = "OpenAIError::JSONDeserialize";
        }
        OpenAIError::StreamError(error) => {
            told.kind = kind_of_stream(error);
            told.r#type = "OpenAIError::StreamError";
        }
        _ => {}
    }
    told
}

fn kind_of_transport(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_body() || error.is_decode() {
        "truncated"
    } else {
        "connection"
    }
}

/// A text is all that there is to tell these apart by.
fn kind_of_stream(error: &StreamError) -> &'static str {
    match error {
        StreamError::EventStream(text) if text.starts_with("Transport error") => "truncated",
        _ => "protocol",
    }
}
