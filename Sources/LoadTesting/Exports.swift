// SPDX-License-Identifier: GPL-3.0-or-later

// A program that drives a backend needs these types, so that it imports `LoadTesting` and nothing else.
@_exported public import LoadDriver
@_exported public import Measurement
@_exported public import Operations
@_exported public import Requests
@_exported public import Scenarios
@_exported public import Simulation
