mod browser;
mod duties;
mod profile;
mod wall;
mod workbench;
mod world;
