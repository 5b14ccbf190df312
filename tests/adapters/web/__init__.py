"""The local workspace, over HTTP and in a real browser.

How a browser test finds things on the page (`page` is Playwright's; roles and names are kept stable):

- who to be: `page.get_by_role("navigation", name="People").get_by_role("button", name="Sam Okafor")`; the name goes on
  with role, place, local time and "2 unread". On a phone's width open it first: `get_by_role("button", name="Choose
  who to be")`. Or go there: `page.goto(url + "#sam")`, `"#sam/home"`, `"#everyone"`
- the chat: `get_by_role("log", name="Messages")`; buttons of messages are buttons in it, by their label
- writing: `get_by_role("combobox", name="Message to the coach")`; Enter sends; `get_by_role("button", name="Send")`
- what "/" offers: `get_by_role("listbox", name="Commands").get_by_role("option", name="/coach prepare")`
- the tabs: `get_by_role("tab", name="Home")`, `get_by_role("tab", name="Chat")`; the home:
  `get_by_role("tabpanel", name="Home")`, with headings of level 3 (its title) and 4 (its sections)
- a sheet: `get_by_role("dialog", name=TITLE)`; in it its field by label, its buttons by label, the closing button by
  `Sheet.close` or "Close". Sections have headings of level 3; quotes are `get_by_role("blockquote")`
- what is amiss with an answer: `expect(field).to_have_accessible_description(re.compile("..."))` and `aria-invalid`
- the clock: `get_by_role("region", name="Clock")`; in it buttons "Move to the next thing due" (its name goes on with
  when and what; disabled with "Nothing is waiting"), "Move the clock 1 hour", "Move the clock 1 day"
- all that was sent: `get_by_role("button", name="Everyone")`, then `get_by_role("log", name="What the coach sent")`
"""
