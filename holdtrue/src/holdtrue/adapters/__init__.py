"""The site generators: MkDocs and Zensical. Nothing outside of here is called by one."""
