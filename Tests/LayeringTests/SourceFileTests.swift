// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@Suite struct SourceFileTests {
    @Test func `the scanner finds imports in all their forms and not in comments`() {
        let text = """
            // import Hidden
            /* import Hidden
               import Hidden */ import One
            public import Two
            @testable import Three
            @preconcurrency internal import struct Four.Part
            let important = 1
              import Five.Sub; import
            """
        let file = SourceFile(path: "Sources/X/Y.swift", text: text)
        #expect(file.imports.map(\.module) == ["One", "Two", "Three", "Four", "Five"])
        #expect(file.imports.map(\.line) == [3, 4, 5, 6, 8])
        #expect(file.target == "X")
    }
}
