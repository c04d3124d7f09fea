//! Where the bytes of a file come from.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A file in memory or on disk, readable at any place by several readers at once.
#[derive(Debug, Clone)]
pub struct Source {
    bytes: Bytes,
    len: u64,
}

#[derive(Debug, Clone)]
enum Bytes {
    Memory(Arc<Vec<u8>>),
    Disk(Arc<Mutex<File>>),
}

impl Source {
    /// A file held in memory, as an upload arrives.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { len: bytes.len() as u64, bytes: Bytes::Memory(Arc::new(bytes)) }
    }

    /// A file on disk; only the parts being read come into memory.
    pub fn from_path(path: impl AsRef<Path>) -> io::Result<Self> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Self { len, bytes: Bytes::Disk(Arc::new(Mutex::new(file))) })
    }

    /// Its length in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Reads from a place; fewer bytes than asked for at the end.
    pub(crate) fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        match &self.bytes {
            Bytes::Memory(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|o| bytes.get(o..));
                rest.unwrap_or_default().read(into)
            }
            Bytes::Disk(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(offset))?;
                file.read(into)
            }
        }
    }

    /// Exactly these bytes, or an error if the file ends before.
    pub(crate) fn exactly(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        if offset.saturating_add(length as u64) > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; length];
        self.slice(offset, length as u64).read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A reader over a stretch of the file.
    pub(crate) fn slice(&self, offset: u64, length: u64) -> Slice {
        Slice { source: self.clone(), offset, left: length }
    }
}

/// A stretch of a [`Source`], read from its start to its end.
#[derive(Debug)]
pub(crate) struct Slice {
    source: Source,
    offset: u64,
    left: u64,
}

impl Read for Slice {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let Some(into) = into.get_mut(..most).filter(|i| !i.is_empty()) else { return Ok(0) };
        let got = self.source.read_at(self.offset, into)?;
        self.offset += got as u64;
        self.left -= got as u64;
        Ok(got)
    }
}
