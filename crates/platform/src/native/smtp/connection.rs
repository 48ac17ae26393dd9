//! A connection to a mail server: lines there, replies back (RFC 5321, section 4.2).

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

/// The most bytes of a reply. None needs them; a server that never ends one is given up.
const MAX_REPLY: u64 = 64 << 10;

/// Bytes both ways, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection to a mail server.
pub(super) struct Connection(BufReader<Box<dyn Stream>>);

/// What the server says to a line.
pub(super) struct Reply {
    /// What it means: 2xx and 3xx yes, 4xx not now, 5xx no.
    pub(super) code: u16,
    /// What stands after it, line by line.
    pub(super) lines: Vec<String>,
}

impl Connection {
    pub(super) fn new(stream: impl Stream + 'static) -> Self {
        Self(BufReader::new(Box::new(stream)))
    }

    /// Sends a line and waits for what is said to it.
    pub(super) async fn say(&mut self, line: &str) -> io::Result<Reply> {
        self.write(format!("{line}\r\n").as_bytes()).await?;
        self.reply().await
    }

    /// Sends bytes, to which nothing is said yet.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes).await?;
        self.0.flush().await
    }

    /// The next reply, of one line or several.
    pub(super) async fn reply(&mut self) -> io::Result<Reply> {
        let mut lines = Vec::new();
        let mut left = MAX_REPLY;
        loop {
            let mut line = Vec::new();
            (&mut self.0).take(left).read_until(b'\n', &mut line).await?;
            left = left.saturating_sub(u64::try_from(line.len()).unwrap_or(u64::MAX));
            if line.last() != Some(&b'\n') {
                let kind = if left == 0 { io::ErrorKind::InvalidData } else { io::ErrorKind::UnexpectedEof };
                return Err(kind.into());
            }
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let (code, rest) = read(&text).ok_or(io::ErrorKind::InvalidData)?;
            let goes_on = rest.starts_with('-');
            lines.push(rest.get(1..).unwrap_or_default().trim().to_owned());
            if !goes_on {
                return Ok(Reply { code, lines });
            }
        }
    }

    /// The bytes themselves, for encryption to begin. What was read ahead is dropped: whoever is on the way may have said it, to be
    /// taken for the server's word within the encryption (RFC 3207, section 4.2).
    pub(super) fn into_stream(self) -> Box<dyn Stream> {
        self.0.into_inner()
    }
}

impl Reply {
    /// Whether it is a yes.
    pub(super) fn is_yes(&self) -> bool {
        (200..400).contains(&self.code)
    }

    /// Whether it is a no that stays one (RFC 5321, section 4.2.1).
    pub(super) fn is_for_good(&self) -> bool {
        self.code >= 500
    }
}

/// Code and rest of a line: `250-SIZE`, `250 ok`, `250`.
fn read(line: &str) -> Option<(u16, &str)> {
    let (digits, rest) = line.split_at_checked(3)?;
    let is_code =
        digits.bytes().all(|b| b.is_ascii_digit()) && matches!(rest.bytes().next(), None | Some(b' ' | b'-'));
    let code = digits.parse().ok().filter(|code| (200..600).contains(code))?;
    is_code.then_some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn reply(said: &[u8]) -> io::Result<(u16, Vec<String>)> {
        let (mut there, here) = tokio::io::duplex(said.len().max(1));
        there.write_all(said).await.unwrap();
        drop(there);
        Connection::new(here).reply().await.map(|reply| (reply.code, reply.lines))
    }

    #[tokio::test]
    async fn a_reply_has_a_line_or_several() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(reply(b"250 ok\r\n").await.unwrap(), (250, lines(&["ok"])));
        assert_eq!(reply(b"220\r\nmore").await.unwrap(), (220, lines(&[""])));
        let several = b"250-mail.example\r\n250-AUTH PLAIN\r\n250 SIZE\n";
        assert_eq!(reply(several).await.unwrap(), (250, lines(&["mail.example", "AUTH PLAIN", "SIZE"])));
    }

    #[tokio::test]
    async fn what_is_no_reply_is_none() {
        let endless = b"250-more\r\n".repeat(10_000);
        for said in [
            &b""[..],
            b"250 ok",
            b"250-mail\r\n",
            b"ok\r\n",
            b"25\r\n",
            b"999 no\r\n",
            b"2x0 no\r\n",
            b"250ok\r\n",
            &endless,
        ] {
            assert!(reply(said).await.is_err(), "{:?}", String::from_utf8_lossy(&said[..said.len().min(20)]));
        }
    }
}
