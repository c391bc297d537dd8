// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Programs

@Suite struct ManualTests {
    private func page() throws -> String {
        let outcome = try Program.run("--generate-manual")
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    /// The commands and their options, as the help of the built program shows them.
    private func shownOptions() throws -> [String] {
        struct Export: Decodable { var command: CommandDescription }
        let text = try Program.run("--experimental-dump-help").output
        let root = try JSONDecoder().decode(Export.self, from: Data(text.utf8)).command
        let commands = [root] + root.shownSubcommands
        #expect(commands.count > 8)
        return commands.flatMap { $0.shownArguments() }.flatMap { $0.names ?? [] }.map(\.text)
    }

    @Test func `the manual page lists every command and option of the help`() throws {
        let page = try page()
        for name in ["run", "plan", "compare", "rate", "world", "scenarios", "reference", "drive", "serve", "live"] {
            #expect(page.contains("\n.SH \"WATCHCIRCLE \(name.uppercased())\"\n"), "\(name)")
        }
        for option in Set(try shownOptions()) { #expect(page.contains(Roff.bold(option)), "\(option)") }
        for code in Programs.ExitCode.allCases {
            #expect(page.contains("\n.TP\n\\fB\(code.rawValue)\\fR\n\(Roff.escaped(code.summary))\n"), "\(code)")
        }
        #expect(!page.contains("Exit codes:"), "exit codes are a section of their own")
        #expect(page.contains(".SH \"SEE ALSO\"\n\\fBwatchcircle\\-drive\\fR(1), \\fBwatchcircle\\-serve\\fR(1)"))
    }

    @Test func `the examples in the help fit a terminal of 80 columns`() throws {
        struct Export: Decodable { var command: CommandDescription }
        var examples = 0
        for name in ["watchcircle", "watchcircle-drive", "watchcircle-serve", "watchcircle-live"] {
            let file = Program.file.deletingLastPathComponent().appendingPathComponent(name)
            // A build without the network packages has only the first.
            guard FileManager.default.isExecutableFile(atPath: file.path) else { continue }
            let text = try Program.shell("\"$WC\" --experimental-dump-help", in: Workspace(), file: file).output
            let root = try JSONDecoder().decode(Export.self, from: Data(text.utf8)).command
            for command in [root] + root.shownSubcommands {
                let lines = (command.discussion ?? "").split(separator: "\n").filter { $0.hasPrefix("  ") }
                examples += lines.count
                for line in lines { #expect(line.count <= 80, "\(command.commandName): \(line)") }
            }
        }
        #expect(examples >= 20)
    }

    @Test func `the manual page has only requests of the man macros and no open escape`() throws {
        let requests: Set = [".TH", ".SH", ".SS", ".PP", ".TP", ".EX", ".EE"]
        var isExample = false
        for line in try page().split(separator: "\n") {
            #expect(!line.hasPrefix("'"), "\(line)")
            if line.hasPrefix(".") {
                let request = String(line.prefix { $0 != " " })
                #expect(requests.contains(request), "\(line)")
                if request == ".EX" || request == ".EE" { isExample = request == ".EX" }
            }
            let rest = line.replacing(/\\(?:-|e|&|f[BIR]|\(dq|\[u[0-9A-F]{4,6}\])/, with: "")
            #expect(line.utf8.allSatisfy { $0 < 128 }, "\(line)")
            #expect(!rest.contains("\\"), "\(line)")
        }
        #expect(!isExample)
    }

    @Test func `text is escaped, and examples keep their lines`() {
        var roff = Roff()
        roff.request("SH", "A \"b\" -c")
        roff.paragraphs(".x …\n'y\n\n  z \\\n    -w\n/a   b\n\nend")
        #expect(
            roff.text == """
                .SH "A \\(dqb\\(dq \\-c"
                \\&.x \\[u2026]
                \\&'y
                .PP
                .EX
                  z \\e
                    \\-w
                /a   b

                .EE
                end

                """)
    }

    @Test func `the option for the manual page rejects other arguments`() throws {
        let outcome = try Program.run("run", "--generate-manual")
        #expect(outcome.status == 64 && outcome.output.isEmpty)
    }
}
