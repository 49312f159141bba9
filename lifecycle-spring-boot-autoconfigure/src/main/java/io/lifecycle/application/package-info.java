/**
 * Emits the events of a shutdown. An OS signal, a call or closing the context initiates
 * it; the steps of {@link io.lifecycle.application.ShutdownStep} follow in order, and
 * wait for active work in between.
 */
@NullMarked
package io.lifecycle.application;

import org.jspecify.annotations.NullMarked;
