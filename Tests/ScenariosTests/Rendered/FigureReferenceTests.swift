// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Foundation
import Testing

@Suite struct FigureReferenceTests {
    @Test func `docs/figures.md is what the definitions render`() throws {
        let path = "\(root)/docs/figures.md"
        if ProcessInfo.processInfo.environment["WATCHCIRCLE_WRITE_REFERENCE"] != nil {
            try write(FigureReference.page, to: path)
        }
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            written == FigureReference.page,
            "run WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter FigureReferenceTests")
    }

    @Test func `every standard error belongs to a figure that names it`() {
        let errors = DayFigure.allCases.filter { $0.definition.estimator == .standardError }
        let named = DayFigure.allCases.compactMap { figure -> DayFigure? in
            switch figure.definition.estimator {
            case .ties(let error), .wedges(let error), .correlation(let error): error
            case .count, .bins, .standardError: nil
            }
        }
        #expect(errors == named)
        for figure in errors { #expect(figure.name.hasSuffix("_error")) }
    }
}
