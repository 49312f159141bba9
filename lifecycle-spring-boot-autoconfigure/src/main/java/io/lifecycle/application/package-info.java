/**
 * Producer of the events of a shutdown. An OS signal, a call or a close of the context
 * initiates it; the steps of {@link io.lifecycle.application.ShutdownStep} then follow
 * one another, and what runs is asked for in between.
 */
@NullMarked
package io.lifecycle.application;

import org.jspecify.annotations.NullMarked;
