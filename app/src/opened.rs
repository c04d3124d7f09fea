//! What most commands begin with: the pack and the data.

use std::sync::Arc;

use clap::Args;
use pack::Pack;
use store::Store;

use crate::pack_folder::PackFolder;
use crate::place::DataPlace;
use crate::stop::Stop;

/// Options of every command that touches data.
#[derive(Debug, Clone, Args)]
pub(crate) struct Where {
    #[command(flatten)]
    pub place: DataPlace,
    #[command(flatten)]
    pub pack: PackFolder,
}

/// A pack without errors and an open store.
pub(crate) struct Opened {
    pub pack: Arc<Pack>,
    pub store: Store,
}

impl Where {
    /// The pack first: a wrong one is said before anything is touched.
    pub async fn open(&self) -> Result<Opened, Stop> {
        let pack = Arc::new(self.pack.load()?);
        let store = self.place.open().await?;
        Ok(Opened { pack, store })
    }
}
