mod browser;
mod duties;
mod profile;
mod workbench;
mod world;
