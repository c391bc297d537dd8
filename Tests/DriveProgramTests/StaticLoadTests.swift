// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Documented commands that request a single page of the reference backend.
@Suite struct StaticLoadTests {
    @Test(arguments: [["--closed", "4"], ["--rate", "20/s", "--operation", "viewHomepage"]])
    func `the static profile receives the page that it requests`(load: [String]) throws {
        let backend = try Backend(World.tiny(1))
        let folder = try makeFolder()
        let outcome = try Command.run(
            "watchcircle-drive",
            ["--target", backend.url, "--profile", "static", "--duration", "11s", "--report", folder.path + "/report"]
                + load)
        let driven = try Driven(outcome, folder)
        #expect(driven.outcome.status == 0, "\(driven.outcome.output)\(driven.outcome.errors)")
        #expect(try #require(driven.number("target", "requests")) > 0)
        #expect(!driven.outcome.output.contains("unexpected_status"), "\(driven.outcome.output)")
    }
}
