/**
 * The counter: what the bank answers over HTTP.
 */
@NullMarked
package com.example.lakeside.web;

import org.jspecify.annotations.NullMarked;
