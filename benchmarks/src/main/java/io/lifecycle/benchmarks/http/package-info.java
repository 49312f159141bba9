/**
 * One application under real HTTP load, in several configurations side by side.
 */
package io.lifecycle.benchmarks.http;
