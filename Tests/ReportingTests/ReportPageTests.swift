// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement
import Testing
import TextFormats

@testable import Reporting

@Suite struct ReportPageTests {
    private func page(_ record: RunRecord) throws -> String { try ReportPage().html(of: record) }

    @Test func `the page refers to no other resource`() throws {
        let html = try page(ExampleRecord.make(days: 2))
        let loads = [
            #"(src|href|action|poster|data|srcset)\s*=\s*["']?\s*(https?:)?//"#, #"url\(\s*["']?\s*(https?:)?//"#,
            #"@import"#, #"(fetch|importScripts|EventSource|WebSocket)\s*\("#, #"XMLHttpRequest|sendBeacon"#,
            #"sourceMappingURL"#,
        ]
        for pattern in loads {
            let found = html.range(of: pattern, options: [.regularExpression, .caseInsensitive])
            #expect(found == nil, "\(pattern): \(found.map { String(html[$0]) } ?? "")")
        }
        #expect(html.contains("default-src 'none'"))
    }

    @Test func `the page escapes tags in names and texts`() throws {
        let attack = "</script><b id=\"attack\"><script>document.title='attacked'</script><!-- {{script}}"
        var record = ExampleRecord.make(days: 1, title: attack)
        record.scenario = attack
        record.scenarioText = attack
        record.notes = [attack]
        record.distributions.topAccounts[0].region = attack
        let html = try page(record)
        #expect(!html.contains("<b id="))
        #expect(html.components(separatedBy: "</script").count == html.components(separatedBy: "<script").count)
        #expect(html.contains("&lt;/script&gt;&lt;b"))
        let dump = try Chromium().dump(html: html, width: 1_280)
        #expect(dump.root["data-errors"] == "0")
        #expect(!dump.text.contains("<b id="))
        #expect(!dump.text.contains("<title>attacked"))
    }

    @Test func `a placeholder inside a value stays unchanged`() {
        #expect(PageShell.filled("a{{x}}b{{y}}c", with: ["x": "{{y}}", "y": "2"]) == "a{{y}}b2c")
    }

    @Test func `a script cannot close its own element`() {
        #expect(PageShell.closed("'</SCRIPT>' + '<!--'") == "'<\\/script>' + '<\\!--'")
    }

    @Test func `the page rejects a file that is not Chart.js`() throws {
        let workspace = try Workspace()
        let file = workspace.folder.appendingPathComponent("other.js")
        try "alert(1)".write(to: file, atomically: true, encoding: .utf8)
        let error = #expect(throws: ReportError.self) { try ReportPage(resources: ReportResources(chartScript: file)) }
        #expect(error?.code == .chartScriptMissing)
    }

    @Test func `the page of a season is small`() throws {
        let html = try page(ExampleRecord.make(days: 120))
        #expect(html.utf8.count < 600_000)
    }

    @Test(arguments: [390, 1_280])
    func `a browser draws every chart, without an error and without scrolling sideways`(width: Int) throws {
        let dump = try Chromium().dump(html: try page(ExampleRecord.make()), width: width)
        expectWhole(dump, width: width)
        #expect(dump.root["data-canvases"] == "22")
    }

    @Test(arguments: [390, 1_280])
    func `a browser draws a season, a single day of long ticks and a run of seconds`(width: Int) throws {
        for record in [
            ExampleRecord.make(days: 120), ExampleRecord.make(days: 1, tickSeconds: 3_600, verdict: .fail),
            ExampleRecord.make(watches: 1_000, days: 1, tickSeconds: 10, verdict: .partial),
            ExampleRecord.make(watches: 1_000, days: 1_500, tickSeconds: 3_600, panelChildren: 0),
        ] {
            expectWhole(try Chromium().dump(html: try page(record), width: width), width: width)
        }
    }

    @Test func `means exclude hours that were not simulated`() throws {
        var record = ExampleRecord.make(watches: 1_000, days: 1, verdict: .partial)
        record.timeline = try Rows(Array(record.timeline.all.prefix(60)))
        let html = try page(record)
        let shown = try Chromium().dump(html: html, width: 390).text
        let clock = try #require(shown.firstMatch(of: /The day was simulated until ([0-9:]+)\./)).1
        #expect(clock == "15:00")
        // Keep-alives and locations: 432 a watch and day.
        #expect(shown.contains("background traffic adds 5") && !shown.contains("around the clock."))
    }

    @Test func `the figures of a single day appear without charts`() throws {
        let dump = try Chromium().dump(html: try page(ExampleRecord.make(days: 1)), width: 390)
        #expect(dump.root["data-canvases"] == "9")
        #expect(dump.text.contains("The society at the end"))
    }

    @Test func `a browser shows a run without figures`() throws {
        var record = ExampleRecord.make(days: 0, verdict: .invalid)
        record.society = []
        record.notes = []
        record.operations = []
        record.distributions = Distributions(
            degrees: [], lorenz: [], likes: [], anxietyByStanding: [], minutes: [], topAccounts: [])
        expectWhole(try Chromium().dump(html: try page(record), width: 390), width: 390)
    }

    @Test func `a reader can select every day and print the page`() throws {
        let action = """
            const said = new Set();
            for (const button of page.document.querySelectorAll("#day-choice button")) {
              button.click();
              said.add(page.document.querySelector("#s-day").textContent);
            }
            root.dataset.said = said.size;
            page.dispatchEvent(new page.Event("beforeprint"));
            root.dataset.paper = root.classList.contains("on-paper");
            page.dispatchEvent(new page.Event("afterprint"));
            """
        let html = try page(ExampleRecord.make())
        let dump = try Chromium().dump(html: html, width: 1_280, action: action)
        expectWhole(dump, width: 1_280)
        #expect(dump.root["data-said"] == "3")
        #expect(dump.root["data-paper"] == "true")
        #expect(dump.root["class"] == "")
    }

    @Test func `the page reports an error, an empty chart and an overflow of its width`() throws {
        let html = try page(ExampleRecord.make(days: 1))
            .replacingOccurrences(of: "function ties() {", with: "function ties() { throw new Error('no ties');")
            .replacingOccurrences(of: "<footer>", with: "<footer><img width=2000 height=1>")
        let dump = try Chromium().dump(html: html, width: 390)
        #expect(dump.root["data-errors"] == "1")
        #expect(dump.root["data-last-error"]?.contains("no ties") == true)
        let canvases = try #require(Int(dump.root["data-canvases"] ?? ""))
        #expect(dump.root["data-drawn"] == "\(canvases - 1)")
        #expect(dump.root["data-sideways"] != "0")
        #expect(dump.text.contains("could not draw all of its charts"))
    }

    private func expectWhole(_ dump: Chromium.Dump, width: Int) {
        #expect(dump.root["data-ready"] == "true")
        #expect(dump.root["data-errors"] == "0", "\(dump.root["data-last-error"] ?? "")")
        #expect(dump.root["data-width"] == "\(width)")
        #expect(dump.root["data-sideways"] == "0")
        #expect(dump.root["data-drawn"] == dump.root["data-canvases"])
        let shown = dump.text.replacing(/(?s)<script.*?<\/script>/, with: "")
        for slip in ["NaN", "undefined", "Infinity", "[object"] { #expect(!shown.contains(slip), "\(slip)") }
    }

    @Test func `the page of a long run shows one day per bin of its curve, and sums over all days`() throws {
        let year = try PageDays(of: ExampleRecord.make(watches: 50, days: 720, tickSeconds: 3_600, panelChildren: 0))
        #expect(year.shown.count == 720)
        let record = ExampleRecord.make(watches: 50, days: 1_500, tickSeconds: 3_600, panelChildren: 0)
        let days = try PageDays(of: record)
        #expect(days.shown.map(\.day) == Array(stride(from: 0, to: 1_500, by: 7)) + [1_499])
        let made = try record.dailies.all.reduce(0.0) { sum, row in
            sum + (row.figures.first { $0.name == "ties_made_offline" }?.value ?? 0)
        }
        #expect(days.sums.compact.contains("\"ties_made_offline\":\(PageData.rounded(made).compact)"))
    }
}
