//! cargo test: an application's stream, on a good day and on a bad one.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Wavetank {
    address: String,
    server: Option<Child>,
}

impl Wavetank {
    fn start() -> Self {
        if let Ok(address) = std::env::var("WAVETANK_URL") {
            return Self { address, server: None }; // a server that runs already
        }
        let mut command = Command::new("wavetank");
        command.args(["serve", "--port", "0"]).stdout(Stdio::piped());
        let mut server = command.spawn().expect("wavetank is on the PATH");
        let mut ready = String::new(); // wavetank is ready at http://…
        let output = server.stdout.as_mut().expect("it is piped");
        BufReader::new(output).read_line(&mut ready).expect("it says that it is ready");
        let address = ready.split_whitespace().last().expect("it names its address").into();
        Self { address, server: Some(server) }
    }

    /// The application stands here. Rust's own library has no HTTP: HTTP/1.0, byte by byte.
    fn streamed(&self, scenario: &str) -> Result<String> {
        let body = r#"{"model": "deepseek-v4-flash", "stream": true, "messages": []}"#;
        let host = self.address.trim_start_matches("http://").trim_end_matches('/');
        let mut connection = TcpStream::connect(host)?;
        write!(
            connection,
            "POST /scenarios/{scenario}/chat/completions HTTP/1.0\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Wavetank {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

#[test]
fn a_whole_answer_ends_with_the_marker() {
    let answer = Wavetank::start().streamed("content/plain").expect("it is whole");
    assert!(answer.ends_with("data: [DONE]\n\n"), "{answer}");
}

#[test]
fn a_reset_stream_is_an_error() {
    // HTTP/1.0 has no other end of a body than FIN: only a reset can be told from it.
    let answer = Wavetank::start().streamed("drops/reset-mid-content");
    assert!(answer.is_err(), "half an answer passed for a whole one: {answer:?}");
}
