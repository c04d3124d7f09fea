mod browser;
mod duties;
mod workbench;
mod world;
