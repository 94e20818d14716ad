"""Runs the snippets of a documentation site and puts what they make into its pages.

`problem` is a sentence with its place, `layout` what a project calls its folders, and `model` what travels between all the
others; `words` has what the engine itself says on pages, by language. Then, each standing on those before it:

- `keep`: what a program reads, as it runs (`inputs`) and by its code (`sources`), which code and packages compute a result
  (`depends`), and results that are kept (`store`)
- `run`: what happens in a snippet's process (`sandbox`, `svg`, `film`, `toy`) and what starts it (`supervisor`,
  `preload`); the same for labs (`lab_sandbox`, `lab_supervisor`); snippets on the workers of a cluster instead
  (`dispatch`, `cluster_worker`, `bundle`)
- `read`: what a page asks for (`page`, `numbers`, `includes`, `programs`), notebooks that are pages (`labs`), `glossary`,
  `bibliography`, and which pages there are (`generator`)
- `formulas`: a printed formula as functions of numpy (`latex`, `terms`, `formula`)
- `site`: all pages, all results, all problems; with `facts`, the numbers that snippets computed, `proofs`, the tests that
  hold what pages say, and `check`, why a page must not be published
- `render`: the Markdown extension (`extension`, `processors`), one page while it is rendered (`rendering`), formulas
  (`mathml`), code (`highlight`), what the lists of all figures and equations hold (`indexes`)
- `browser`: Python for the reader's browser (`pyodide`, `pack`), what it may run (`playground`), what runs it (`runner`), and
  tests without pytest (`laws`)
- `export`: a page as a notebook (`notebook`), what a change does to all that is computed (`diff`, `diff_page`), and the
  swap of the finished site (`publish`)
- `serve`: snippets run while pages are being written (`background`, `placeholders`)
- `adapters`: `mkdocs`, with rendered pages that are found again (`kept_pages`, `search`), and `zensical`

`testing` is a plugin for pytest, `__main__` the command line.
"""
