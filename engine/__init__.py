"""Runs the snippets of a documentation site and puts what they make into its pages.

Read in this order:

- `child`: what happens inside the process of one snippet
- `inputs`: what is read there
- `svg`: one figure for the light and the dark scheme
- `film`: what moves in it
- `runner`: starts those processes and survives them
- `pool`: or lets the workers of a cluster do that
- `worker`: what happens there
- `bundle`: the project as one file, to be sent there or to a browser
- `sources`: what a result depends on
- `programs`: what else Python files say
- `store`: results that are kept
- `numbers`: how a number on a page is checked
- `generator`: which pages there are
- `page`: what a page asks for
- `includes`: what else stands on it
- `labs`: notebooks that are pages
- `lab_child`: what happens inside the processes of a lab
- `site`: all pages, all results, all problems
- `mathml`: formulas
- `extension`: the Markdown extension, with `processors` of what is in no block
- `places`: what a page shows of snippets that have yet to run, while it is being written
- `background`: runs them meanwhile; `fill.html` brings what they make into the page
- `diff`: what a change does to all that is computed, and `diff_page`: that as a page
- `notebook`: a page as a notebook that needs nothing of this project
- `runtime`: Python for the reader's browser, which `runtime_pack` makes small
- `mkdocs_plugin`: the only file that knows MkDocs
"""
